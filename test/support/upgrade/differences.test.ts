import { differencesBetween } from './differences';

const resource = (Properties: object): { Resources: { [id: string]: { Type: string } } } =>
  ({ Resources: { Policy0123ABCD: { Type: 'AWS::IAM::Policy', Properties } as { Type: string } } });
const policy = (...Statement: object[]): ReturnType<typeof resource> => resource({ PolicyDocument: { Statement } });
const allow = (Action: string | string[], Resource: string): object => ({ Effect: 'Allow', Action, Resource });

test.each([
  ['nothing', policy(allow('a:B', 'c')), policy(allow('a:B', 'c')), []],
  ['the order of statements', policy(allow('a:B', 'c'), allow('d:E', 'f')), policy(allow('d:E', 'f'), allow('a:B', 'c')), []],
  ['a statement', policy(allow('a:B', 'c')), policy(allow('a:B', 'd')), ['+ Allow a:B', '- Allow a:B'].map(end => `AWS::IAM::Policy Policy Properties.PolicyDocument.Statement ${end}`)],
  ['a resource', policy(), {}, ['AWS::IAM::Policy Policy removed']],
  ['a new resource', {}, policy(), ['AWS::IAM::Policy Policy added']],
  ['a value in a list', resource({ A: [{ B: 1 }, { B: 2 }] }), resource({ A: [{ B: 1 }, { B: 3 }] }), ['AWS::IAM::Policy Policy Properties.A.*.B']],
  ['how a function is written', resource({ A: { Ref: 'X' } }), resource({ A: { 'Fn::Sub': '${X}' } }), ['AWS::IAM::Policy Policy Properties.A']],
  ['entries that aren\'t resources', { Resources: {}, Outputs: { A: { Value: 1 } } }, { Resources: {}, Outputs: { A: { Value: 2 } } }, ['template Outputs.A.Value']],
])('differences between templates: %s', (_, before, after, lines) => {
  expect(differencesBetween(before, after)).toEqual(lines);
});
