import { Aws, Token } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Environment, environmentInArn, locate, parseValueFrom, policyResources, readId, readRegion, shown, valueFrom, ValueLocation } from '../../src/core/location';

const HERE: Environment = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

let next = 0;
const token = fc.constant(undefined).map(() => Token.asString({ Ref: `Parameter${next++}` }));
const orToken = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 3, arbitrary: text }, token);
const part = orToken(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,8}$/));
const partition = fc.oneof(fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b', Aws.PARTITION), token);
const region = fc.oneof(fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1', 'ap-southeast-4', Aws.REGION), token);
const account = fc.oneof(fc.stringMatching(/^\d{12}$/), fc.constant(Aws.ACCOUNT_ID), token);
const path = fc.array(part, { minLength: 1, maxLength: 15 }).map((parts) => `/${parts.join('/')}`);
const secretName = orToken(fc.stringMatching(/^[A-Za-z0-9/_+=.@!-]{1,20}$/));
const parameterArn = fc.tuple(partition, region, account, path).map(([p, r, a, name]) => `arn:${p}:ssm:${r}:${a}:parameter${name}`);
const secretArn = fc.tuple(partition, region, account, secretName, fc.constantFrom('', '-AbCdEf')).map(([p, r, a, name, suffix]) => `arn:${p}:secretsmanager:${r}:${a}:secret:${name}${suffix}`);
const key = orToken(fc.stringMatching(/^[A-Za-z0-9_. /-]{1,12}$/));
const selector = fc.record({ field: key, stage: orToken(fc.constantFrom('AWSCURRENT', 'AWSPREVIOUS')), versionId: orToken(fc.uuid()) }, { requiredKeys: [] });

const byName: fc.Arbitrary<ValueLocation> = path.map((name) => ({ service: 'ssm', name, leadingSlash: true }));
const byToken: fc.Arbitrary<ValueLocation> = token.map((name) => ({ service: 'ssm', name }));
const byArn: fc.Arbitrary<ValueLocation> = parameterArn.map((arn) => ({ service: 'ssm', arn }));
const secretByArn: fc.Arbitrary<ValueLocation> = fc.tuple(secretArn, selector).map(([arn, rest]) => ({ service: 'secretsmanager', arn, ...rest }));
const secretByToken: fc.Arbitrary<ValueLocation> = fc.tuple(token, selector, key).map(([arn, rest, field]) => ({ service: 'secretsmanager', arn, ...rest, field }));
const elsewhere: fc.Arbitrary<ValueLocation> = fc.oneof(
  fc.tuple(path, region).map(([name, there]): ValueLocation => ({ service: 'ssm', name, region: there, leadingSlash: true })),
  part.map((name): ValueLocation => ({ service: 'ssm', name, leadingSlash: false })),
  fc.tuple(secretName, fc.option(region, { nil: undefined }), selector).map(([name, there, rest]): ValueLocation => ({ service: 'secretsmanager', name, region: there, ...rest })),
);

test('a printed location is parsed as the same location, with tokens at every position', () => {
  fc.assert(fc.property(fc.oneof(byName, byToken, byArn, secretByArn, secretByToken), (location) => {
    expect(parseValueFrom(valueFrom(location, HERE))).toEqual(location);
  }), { numRuns: 500 });
});

test('a location that is declared by name and printed as an ARN is parsed as that ARN', () => {
  fc.assert(fc.property(elsewhere, (location) => {
    const printed = valueFrom(location, HERE);
    const parsed = parseValueFrom(printed);
    expect(parsed.service).toBe(location.service);
    expect(valueFrom(parsed, HERE)).toBe(printed);
    expect(printed).toContain(`${readId(parsed)}`);
  }), { numRuns: 300 });
});

test('an ARN that the user passed stays whole in all output', () => {
  fc.assert(fc.property(fc.oneof(byArn, secretByArn, secretByToken), (location) => {
    const arn = location.arn!;
    expect(valueFrom(location, HERE).startsWith(arn)).toBe(true);
    expect(policyResources(location, HERE).every((resource) => resource.startsWith(arn))).toBe(true);
    expect(readId(location)).toBe(arn);
  }));
});

test.each<[string, ValueLocation, string]>([
  ['a parameter', { service: 'ssm', name: '/prod/shop/A', leadingSlash: true }, '/prod/shop/A'],
  ['a parameter of another region', { service: 'ssm', name: '/prod/shop/A', region: 'us-east-1', leadingSlash: true }, 'arn:aws:ssm:us-east-1:111122223333:parameter/prod/shop/A'],
  ['a parameter of one level', { service: 'ssm', name: 'token', leadingSlash: false }, 'arn:aws:ssm:eu-west-1:111122223333:parameter/token'],
  ['a parameter by its ARN', { service: 'ssm', name: '/a/b', arn: 'arn:aws-cn:ssm:cn-north-1:444455556666:parameter/a/b' }, 'arn:aws-cn:ssm:cn-north-1:444455556666:parameter/a/b'],
  ['a whole secret', { service: 'secretsmanager', name: 'prod/db' }, 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db'],
  ['a key of a secret', { service: 'secretsmanager', name: 'prod/db', field: 'password' }, 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db:password::'],
  ['a stage of a secret', { service: 'secretsmanager', name: 'prod/db', stage: 'AWSPREVIOUS' }, 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db::AWSPREVIOUS:'],
  ['a version of a secret of another region', { service: 'secretsmanager', name: 'db', region: 'us-east-1', versionId: 'v1' }, 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db:::v1'],
])('the reference to %s', (_what, location, expected) => {
  expect(valueFrom(location, HERE)).toBe(expected);
});

test.each<[string, ValueLocation, string[]]>([
  ['a parameter', { service: 'ssm', name: '/a/b', leadingSlash: true }, ['arn:aws:ssm:eu-west-1:111122223333:parameter/a/b']],
  ['a parameter of one level', { service: 'ssm', name: 'a', leadingSlash: false }, ['arn:aws:ssm:eu-west-1:111122223333:parameter/a']],
  ['a parameter whose name is known only at deployment', { service: 'ssm', name: '${X}' }, ['arn:aws:ssm:eu-west-1:111122223333:parameter${X}', 'arn:aws:ssm:eu-west-1:111122223333:parameter/${X}']],
  ['a secret by its name', { service: 'secretsmanager', name: 'db', field: 'k' }, ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????']],
  ['a secret by its complete ARN', { service: 'secretsmanager', arn: 'arn:aws:secretsmanager:us-east-1:444455556666:secret:db-AbCdEf', complete: true, field: 'k' }, ['arn:aws:secretsmanager:us-east-1:444455556666:secret:db-AbCdEf']],
  ['a secret by an ARN without suffix', { service: 'secretsmanager', arn: 'arn:aws:secretsmanager:us-east-1:444455556666:secret:app-secret', complete: false }, ['arn:aws:secretsmanager:us-east-1:444455556666:secret:app-secret-??????']],
  ['a secret by an ARN that is known only at deployment', { service: 'secretsmanager', arn: '${X}' }, ['${X}', '${X}-??????']],
])('the policy for %s', (_what, location, expected) => {
  expect(policyResources(location, HERE)).toEqual(expected);
});

test.each([
  '/prod/shop/TOKEN:3', 'token:3', 'db:password::', '/a:b:c:d', 'arn:aws:s3:::bucket', 'arn:aws:kms:eu-west-1:111122223333:key/k-1', 'arn:aws:ssm:eu-west-1:111122223333:document/x',
  'arn:aws:ssm:eu-west-1:111122223333:parameter/a:3', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db:password', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db:a:b:c:d',
])('%s is refused as a reference', (text) => {
  expect(() => parseValueFrom(text)).toThrow('`valueFrom` must be a parameter\'s name, or the ARN of a parameter or secret');
});

test('output shows a parameter\'s name, a secret\'s name and key, and the whole ARN of a parameter that was imported by ARN', () => {
  expect(shown({ service: 'ssm', name: '/a/b', region: 'us-east-1' })).toBe('/a/b');
  expect(shown({ service: 'ssm', name: 'b', arn: 'arn:aws:ssm:us-east-1:444455556666:parameter/a/b' })).toBe('arn:aws:ssm:us-east-1:444455556666:parameter/a/b');
  expect(shown({ service: 'secretsmanager', name: 'db', field: 'password' })).toBe('key password of db');
  expect(shown({ service: 'secretsmanager', arn: 'arn:aws:secretsmanager:us-east-1:444455556666:secret:db-AbCdEf' })).toBe('db-AbCdEf');
});

test('a value is read in the region of its ARN, or in the declared region', () => {
  expect(readRegion({ service: 'ssm', name: '/a' })).toBeUndefined();
  expect(readRegion({ service: 'ssm', name: '/a', region: 'us-east-1' })).toBe('us-east-1');
  expect(readRegion({ service: 'secretsmanager', arn: 'arn:aws:secretsmanager:us-east-1:444455556666:secret:db' })).toBe('us-east-1');
  expect(environmentInArn('arn:aws-cn:ssm:cn-north-1:444455556666:parameter/a')).toEqual({ partition: 'aws-cn', region: 'cn-north-1', account: '444455556666' });
  expect(environmentInArn('/a/b')).toBeUndefined();
});

test('I1: a parameter that was imported by its ARN is located by that ARN, in its own region and account', () => {
  const arn = 'arn:aws:ssm:us-east-1:444455556666:parameter/team-a/apikey';
  const declaration = { service: 's', verification: 'values', stores: [], variables: {} } as const;
  expect(locate(declaration, { kind: 'parameter', parameter: '/team-a/apikey', arn })).toEqual({ service: 'ssm', name: '/team-a/apikey', arn });
});
