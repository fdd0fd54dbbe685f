import * as fc from 'fast-check';
import { partsOf, referencedIds } from '../../src/cdk/template-references';

describe('references in a fragment', () => {
  test.each<[string, unknown, string[]]>([
    ['a parameter', { Ref: 'Tag' }, ['Tag']],
    ['an attribute', { 'Fn::GetAtt': ['Gate', 'Store0'] }, ['Gate']],
    ['an attribute in one text', { 'Fn::GetAtt': 'Gate.Store0' }, ['Gate']],
    ['an attribute of an attribute', { 'Fn::GetAtt': ['Gate', 'Outputs.Gate2.Arn'] }, ['Gate']],
    ['an attribute whose name is a parameter', { 'Fn::GetAtt': ['Gate', { Ref: 'Tag' }] }, ['Gate', 'Tag']],
    ['a text with substitutions', { 'Fn::Sub': '${Gate.Store0}API_KEY-${Tag}' }, ['Gate', 'Tag']],
    ['a text with variables of its own', { 'Fn::Sub': ['${mine}${Gate.Root}', { mine: { Ref: 'Tag' } }] }, ['Tag', 'Gate']],
    ['a reference deep in the fragment', { Containers: [{ Secrets: [{ ValueFrom: { 'Fn::Join': ['', ['x', { 'Fn::GetAtt': ['Gate', 'Arn'] }]] } }] }] }, ['Gate']],
    ['several', [{ Ref: 'A' }, { Ref: 'B' }, { Ref: 'A' }], ['A', 'B']],
  ])('%s', (_, fragment, ids) => {
    expect([...referencedIds(fragment)].sort()).toEqual([...ids].sort());
  });

  test.each<[string, unknown]>([
    ['a substitution that is meant literally', { 'Fn::Sub': '${!Gate.Store0}' }],
    ['a variable of the text', { 'Fn::Sub': ['${Gate}', { Gate: 'literal' }] }],
    ['a text that looks like a substitution', { Value: '${Gate.Store0}' }],
    ['a text that looks like a reference', { Value: '{"Fn::GetAtt":["Gate","Store0"]}' }],
    ['a list that looks like the argument of one', { Command: ['Gate', 'Store0'] }],
    ['an object that only contains its name', { Ref: 'Gate', Other: 1 }],
    ['a label', { DockerLabels: { Gate: 'x' } }],
    ['another resource whose id begins alike', { 'Fn::GetAtt': ['Gate2', 'Store0'] }],
    ['nothing', undefined],
    ['null', { Value: null }],
    ['an argument that is no text', { Ref: 5 }],
  ])('%s is no reference', (_, fragment) => {
    expect(referencedIds(fragment).has('Gate')).toBe(false);
  });

  test('are found anywhere in a template, and nowhere else', () => {
    const reference = fc.constantFrom<unknown>({ Ref: 'Gate' }, { 'Fn::GetAtt': ['Gate', 'Arn'] }, { 'Fn::Sub': 'a${Gate.Arn}b' });
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.nat())), reference, fc.jsonValue(), (path, found, rest) => {
      const wrapped = path.reduce<unknown>((inner, step) => (typeof step === 'number' ? [rest, inner] : { [`k${step}`]: inner, other: rest }), found);
      expect(referencedIds(wrapped).has('Gate')).toBe(true);
      expect(referencedIds(rest).has('Gate')).toBe(false);
    }));
  });
});

test('the parts of a fragment are its texts and objects, whole', () => {
  const reference = { 'Fn::Sub': '${Gate.Store0}API_KEY' };
  const parts = partsOf({ Secrets: [{ Name: 'API_KEY', ValueFrom: reference }, { Name: 'B', ValueFrom: { 'Fn::Join': ['', [{ 'Fn::Sub': '${Gate.Store0}B' }, '::']] } }] });
  const has = (part: unknown): boolean => parts.has(JSON.stringify(part));
  expect(has(reference)).toBe(true);
  expect(has({ 'Fn::Sub': '${Gate.Store0}B' })).toBe(true);
  expect(has('API_KEY')).toBe(true);
  expect(has('API')).toBe(false);
  expect(has({ 'Fn::Sub': '${Gate.Store0}API' })).toBe(false);
  expect(has('ValueFrom')).toBe(false);
});
