import { apiProblems, Assembly } from '../../projenrc/docs/api';

type Type = NonNullable<Assembly['types']>[string];
const docs = { summary: 'What it does.', example: 'code();', default: '- none', returns: 'it' };
const text = { primitive: 'string' };
const problems = (...types: Type[]): string[] => apiProblems({ types: Object.fromEntries(types.map((type) => [`lib.${type.name}`, type])) });

test('an API with everything that readers need has no problem', () => {
  expect(problems(
    { kind: 'class', name: 'Thing', docs, initializer: { docs, parameters: [{ name: 'id', type: text, docs }] }, methods: [{ name: 'run', docs, returns: { type: text } }] },
    { kind: 'interface', name: 'ThingProps', datatype: true, docs: { summary: 'Properties.' }, properties: [{ name: 'size', optional: true, type: text, docs }] },
    { kind: 'enum', name: 'Color', docs, members: [{ name: 'RED', docs: { summary: 'Red.' } }] },
  )).toEqual([]);
});

test('reports types without docstring or example', () => {
  expect(problems(
    { kind: 'class', name: 'Silent' },
    { kind: 'interface', name: 'IThing', docs: { summary: 'A thing.' } },
    { kind: 'interface', name: 'ThingProps', datatype: true, docs: { summary: 'Properties:' } },
    { kind: 'enum', name: 'Color', docs, members: [{ name: 'RED' }] },
  )).toEqual([
    'Silent has no docstring',
    'Silent has no @example',
    'IThing has no @example',
    'ThingProps: the docstring must begin with a sentence, got: Properties:',
    'Color.RED has no docstring',
  ]);
});

test('reports methods and constructors without docstring, parameters or result', () => {
  expect(problems({
    kind: 'class',
    name: 'Thing',
    docs,
    initializer: { parameters: [{ name: 'scope', type: text }] },
    methods: [
      { name: 'bare' },
      { name: 'made', docs: { summary: 'Makes it.', example: 'code();' }, returns: { type: text }, parameters: [{ name: 'size', type: text }] },
    ],
  })).toEqual([
    'the constructor of Thing has no docstring',
    'the constructor of Thing has no @param for scope',
    'Thing.bare has no docstring',
    'Thing.bare has no @example',
    'Thing.made has no @param for size',
    'Thing.made has no @returns',
  ]);
});

test('reports optional properties without a default', () => {
  expect(problems({
    kind: 'interface',
    name: 'ThingProps',
    datatype: true,
    docs,
    properties: [
      { name: 'needed', type: text, docs: { summary: 'Needed.' } },
      { name: 'size', optional: true, type: text, docs: { summary: 'Size.' } },
    ],
  })).toEqual(['ThingProps.size is optional and has no @default']);
});

test('reports types that other languages do not have', () => {
  const type = { union: { types: [text, { primitive: 'number' }] } };
  expect(problems({
    kind: 'class',
    name: 'Thing',
    docs,
    properties: [{ name: 'size', type, docs }],
    methods: [{ name: 'run', docs, returns: { type }, parameters: [{ name: 'size', type, docs }] }],
  })).toEqual([
    'Thing.size has a union of types, which other languages take as any object',
    'size of Thing.run has a union of types, which other languages take as any object',
    'Thing.run has a union of types, which other languages take as any object',
  ]);
});
