import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { awsCommand, CommandPlace, ownCommand } from '../../src/core/commands';

const PLACE: CommandPlace = { service: 'Shop/Secrets', app: '/my apps/out', profile: 'prod', region: 'eu-west-1', account: '111122223333' };

test('a command contains all options that lead to its service', () => {
  expect(ownCommand(['put', 'TOKEN'], PLACE))
    .toBe('npx cdk-service-secrets put TOKEN -s Shop/Secrets --app \'/my apps/out\' --profile prod --region eu-west-1 --account 111122223333');
});

test.each<[string, CommandPlace, string]>([
  ['an unknown option', {}, 'npx cdk-service-secrets check'],
  ['the app, where a deployed stack is read', { ...PLACE, deployed: 'Shop', profile: undefined }, 'npx cdk-service-secrets check -s Shop/Secrets --deployed Shop --region eu-west-1 --account 111122223333'],
  ['an empty option', { region: '', profile: '' }, 'npx cdk-service-secrets check'],
])('a command omits %s', (_, place, expected) => {
  expect(ownCommand(['check'], place)).toBe(expected);
});

test('a command begins as the user\'s command did', () => {
  expect(ownCommand(['check'], { program: 'cdk-service-secrets' })).toBe('cdk-service-secrets check');
});

test('a command of AWS has region and profile, and no option of this library', () => {
  expect(awsCommand(['ssm', 'get-parameter', '--name', '/a b'], PLACE)).toBe('aws ssm get-parameter --name \'/a b\' --profile prod --region eu-west-1');
});

test('a shell reads any path as one word', () => {
  const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0'));
  const lines: string[] = [];
  const words: string[] = [];
  fc.assert(fc.property(word, (service) => {
    words.push(service);
    lines.push(ownCommand(['get', 'X'], { program: 'printf \'%s\\0\'', service }));
  }), { numRuns: 300 });
  const { stdout } = spawnSync('sh', ['-c', lines.join('\n')], { encoding: 'utf8' });
  expect(stdout.split('\0').filter((_, index) => index % 4 === 3)).toEqual(words);
});
