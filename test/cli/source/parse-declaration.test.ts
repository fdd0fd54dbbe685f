import { resolve } from '../../../src/cli/source/intrinsics';
import { parseDeclaration } from '../../../src/cli/source/parse-declaration';
import { encodeDeclaration } from '../../../src/core/wire';

/** Stands for what a file has in a place where no name can be: it is never shown. */
const SECRET = 'hunter2';

const good = {
  Format: '1',
  Service: 'Shop/Secrets',
  Verification: 'values',
  Stores: [{ Kind: 'ssm', Name: '/prod/shop' }, { Kind: 'secretsmanager', Name: 'prod/shop' }],
  Secrets: ['A'],
  Plain: ['P'],
  Variables: {
    F: { Kind: 'secret', Store: 1, Name: 'f', File: { Path: '/run/secrets/f', Encoding: 'base64' } },
    G: { Kind: 'generated', Store: '0', Length: '32', Alphabet: 'abc', Destroy: 'true' },
    C: { Kind: 'config', Store: 0, Value: 'info' },
    X: { Kind: 'parameter', Parameter: '/x/y' },
    Y: { Kind: 'foreign-secret', Arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-AbCdEf', Field: 'password' },
  },
};
const variable = (fields: unknown): unknown => ({ ...good, Variables: { DATABASE_URL: fields } });
const named = (name: string): unknown => ({ ...good, Secrets: [name] });
const ruled = (Rules: unknown, RulesOf: unknown): unknown => ({ ...good, Format: '2', Rules, RulesOf });
const problemsOf = (wire: unknown): readonly string[] => parseDeclaration(resolve(wire, {})).problems ?? [];

test('a valid declaration passes through unchanged', () => {
  expect(parseDeclaration(good)).toEqual({ wire: good });
});

test('rules pass through, with numbers as CloudFormation delivers them', () => {
  expect(parseDeclaration(ruled([{ Kind: 'integer', Min: '-1', Later: SECRET }, { Kind: 'port', Warning: 'true' }], { A: ['0', 1], P: [1] }))).toEqual({
    wire: { ...good, Format: '2', Rules: [{ Kind: 'integer', Min: -1 }, { Kind: 'port', Warning: true }], RulesOf: { A: ['0', 1], P: [1] } },
  });
});

test('references are accepted where CloudFormation resolves them', () => {
  const wire = encodeDeclaration({
    service: 'S',
    verification: 'none',
    stores: [{ kind: 'ssm', name: { Ref: 'Prefix' } as never, key: { 'Fn::GetAtt': ['Key', 'Arn'] } as never }],
    variables: { A: { kind: 'config', store: 0, name: 'A', value: { Ref: 'Url' } as never }, B: { kind: 'foreign-secret', arn: { Ref: 'Database' } as never } },
  });
  expect(problemsOf(wire)).toEqual([]);
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('%s is accepted as a name', (name) => {
  expect(problemsOf(named(name))).toEqual([]);
  expect(problemsOf({ ...good, Variables: { [name]: { Kind: 'secret', Store: 0 } } })).toEqual([]);
});

test('a field that this version doesn\'t know is ignored', () => {
  expect(parseDeclaration(variable({ Kind: 'secret', Store: 0, Later: SECRET }))).toMatchObject({ wire: { Variables: { DATABASE_URL: { Kind: 'secret', Store: 0 } } } });
  expect(JSON.stringify(parseDeclaration(variable({ Kind: 'secret', Store: 0, Later: SECRET })))).not.toContain(SECRET);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'it is not an object'],
  ['a text', SECRET, 'it is not an object'],
  ['a list', [SECRET], 'it is not an object'],
  ['no format', { ...good, Format: undefined }, 'its `Format` must be 1 or 2, which this version reads; use the same version of cdk-service-secrets as the app'],
  ['a later format', { ...good, Format: '3' }, 'its `Format` must be 1 or 2, which this version reads, got: 3; use the same version of cdk-service-secrets as the app'],
  ['a text as format', { ...good, Format: SECRET }, 'its `Format` must be 1 or 2, which this version reads; use the same version of cdk-service-secrets as the app'],
  ['rules that are no list', ruled({}, {}), 'its `Rules` must be a list, and its `RulesOf` an object'],
  ['a rule of a later version', ruled([{ Kind: 'other' }], {}), 'rule 0 must be one that this version knows'],
  ['a rule without its options', ruled([{ Kind: 'port' }, { Kind: 'startsWith' }], {}), 'rule 1 must be one that this version knows'],
  ['a rule that drives a terminal', ruled([{ Kind: 'oneOf', Values: ['a\u001b[2J'] }], {}), 'rule 0 must be one that this version knows'],
  ['a rule that reorders text', ruled([{ Kind: 'json', Fields: ['a\u202eb'] }], {}), 'rule 0 must be one that this version knows'],
  ['rules of a name that isn\'t declared', ruled([{ Kind: 'port' }], { OTHER: [0] }), 'its `RulesOf` must refer to its variables and rules'],
  ['an undefined rule', ruled([{ Kind: 'port' }], { A: [1] }), 'its `RulesOf` must refer to its variables and rules'],
  ['an invalid number', ruled([{ Kind: 'port' }], { A: ['x'] }), 'its `RulesOf` must refer to its variables and rules'],
  ['no service', { ...good, Service: undefined }, 'its `Service` must be the path of a construct'],
  ['a service that moves the cursor', { ...good, Service: 'a\u001b[2Jb' }, 'its `Service` must be the path of a construct'],
  ['a service of two lines', { ...good, Service: 'a\nb' }, 'its `Service` must be the path of a construct'],
  ['a service that is reordered', { ...good, Service: 'a\u202eb' }, 'its `Service` must be the path of a construct'],
  ['a function as service', { ...good, Service: { Ref: 'X' } }, 'its `Service` must be the path of a construct'],
  ['a long service', { ...good, Service: 'a'.repeat(5000) }, 'its `Service` must be the path of a construct'],
  ['another verification', { ...good, Verification: SECRET }, 'its `Verification` must be values, metadata or none'],
  ['no stores', { ...good, Stores: [] }, 'its `Stores` must be a list with at least one store'],
  ['a variable of an undeclared store', { ...good, Stores: [], Secrets: [], Variables: { A: { Kind: 'secret', Store: '0' } } }, '"A" must be in a store of the declaration'],
  ['an object of stores', { ...good, Stores: { 0: { Kind: 'ssm', Name: '/a' } } }, 'its `Stores` must be a list with at least one store'],
  ['a store of another kind', { ...good, Stores: [{ Kind: SECRET, Name: '/a' }, good.Stores[1]] }, 'store 0 must be in Parameter Store or Secrets Manager'],
  ['a store whose kind every object has', { ...good, Stores: [{ Kind: 'constructor', Name: '/a' }, good.Stores[1]] }, 'store 0 must be in Parameter Store or Secrets Manager'],
  ['null as store', { ...good, Stores: [good.Stores[0], null] }, 'store 1 must be in Parameter Store or Secrets Manager'],
  ['a prefix without a slash', { ...good, Stores: [{ Kind: 'ssm', Name: 'prod' }, good.Stores[1]] }, 'store 0 must have another `Name`'],
  ['a prefix of two lines', { ...good, Stores: [{ Kind: 'ssm', Name: '/a\nb' }, good.Stores[1]] }, 'store 0 must have another `Name`'],
  ['a store without a name', { ...good, Stores: [{ Kind: 'ssm' }, good.Stores[1]] }, 'store 0 must have another `Name`'],
  ['a number as secret', { ...good, Stores: [good.Stores[0], { Kind: 'secretsmanager', Name: 7 }] }, 'store 1 must have another `Name`'],
  ['an invalid region', { ...good, Stores: [{ ...good.Stores[0], Region: '$(id)' }, good.Stores[1]] }, 'store 0 must have another `Region`'],
  ['an invalid key', { ...good, Stores: [{ ...good.Stores[0], Key: 'a b; id' }, good.Stores[1]] }, 'store 0 must have another `Key`'],
  ['names as a text', { ...good, Secrets: SECRET }, 'its `Secrets` must be a list of names'],
  ['numbers as names', { ...good, Plain: [1] }, 'its `Plain` must be a list of names'],
  ['an unresolved name', { ...good, Secrets: [{ Ref: 'X' }] }, 'its `Secrets` must be a list of names'],
  ['variables as a list', { ...good, Variables: [SECRET] }, 'its `Variables` must be an object'],
  ['a name that leaves a folder', named('../../x'), '"../../x" is not a name that a container can have'],
  ['an absolute name', named('/etc/passwd'), '"/etc/passwd" is not a name that a container can have'],
  ['a name of nothing', named(''), '"" is not a name that a container can have'],
  ['a name with a line break', named('A\nB=1'), '"A\\nB=1" is not a name that a container can have'],
  ['a name with an escape', named('A\u001b[31m'), '"A\\u001b[31m" is not a name that a container can have'],
  ['a name that is reordered', named('A\u202eB'), '"A\\u202eB" is not a name that a container can have'],
  ['a name with half a character', named('A\ud800'), '"A\\ud800" is not a name that a container can have'],
  ['a name with a tag character', named('A\u{e0041}'), '"A\\udb40\\udc41" is not a name that a container can have'],
  ['a name with an equals sign', named('A=B'), '"A=B" is not a name that a container can have'],
  ['a name with a blank', named('A B'), '"A B" is not a name that a container can have'],
  ['a name that runs a command', named('$(id)'), '"$(id)" is not a name that a container can have'],
  ['a name that begins with a digit', named('2FA'), '"2FA" is not a name that a container can have'],
  ['the name of every prototype', named('__proto__'), '"__proto__" is not a name that a container can have'],
  ['a very long name', named(`${'a'.repeat(100)} `), `"${'a'.repeat(60)}…" is not a name that a container can have`],
  ['a name twice in a list', { ...good, Secrets: ['A', 'A'] }, '"A" must be declared once'],
  ['a name in two places', { ...good, Plain: ['A'] }, '"A" must be declared once'],
  ['a text as variable', variable(SECRET), '"DATABASE_URL" must have a kind that this version knows'],
  ['another kind', variable({ Kind: SECRET, Store: 0 }), '"DATABASE_URL" must have a kind that this version knows'],
  ['a kind that every object has', variable({ Kind: 'toString', Store: 0 }), '"DATABASE_URL" must have a kind that this version knows'],
  ['a variable without a store', variable({ Kind: 'secret' }), '"DATABASE_URL" must have another `Store`'],
  ['an undeclared store', variable({ Kind: 'secret', Store: 2 }), '"DATABASE_URL" must be in a store of the declaration'],
  ['a negative store', variable({ Kind: 'secret', Store: -1 }), '"DATABASE_URL" must have another `Store`'],
  ['a text as store', variable({ Kind: 'secret', Store: SECRET }), '"DATABASE_URL" must have another `Store`'],
  ['a list as store', variable({ Kind: 'secret', Store: [0] }), '"DATABASE_URL" must have another `Store`'],
  ['an own name of two lines', variable({ Kind: 'secret', Store: 1, Name: 'a\nb' }), '"DATABASE_URL" must have another `Name`'],
  ['an own name that Parameter Store refuses', variable({ Kind: 'secret', Store: 0, Name: 'a b' }), '"DATABASE_URL" must have a `Name` that Parameter Store takes'],
  ['an own name with an empty part', variable({ Kind: 'secret', Store: 0, Name: 'a//b' }), '"DATABASE_URL" must have a `Name` that Parameter Store takes'],
  ['a length of nothing', variable({ Kind: 'generated', Store: 0, Length: 0, Alphabet: 'ab' }), '"DATABASE_URL" must have another `Length`'],
  ['an endless length', variable({ Kind: 'generated', Store: 0, Length: '1e9', Alphabet: 'ab' }), '"DATABASE_URL" must have another `Length`'],
  ['no alphabet', variable({ Kind: 'generated', Store: 0, Length: 8, Alphabet: '' }), '"DATABASE_URL" must have another `Alphabet`'],
  ['a text as flag', variable({ Kind: 'config', Store: 0, Value: 'x', Destroy: SECRET }), '"DATABASE_URL" must have another `Destroy`'],
  ['an object as initial value', variable({ Kind: 'config', Store: 0, Value: { [SECRET]: 1 } }), '"DATABASE_URL" must have another `Value`'],
  ['a parameter of two lines', variable({ Kind: 'parameter', Parameter: '/a\n/b' }), '"DATABASE_URL" must have another `Parameter`'],
  ['a secret with a quote', variable({ Kind: 'foreign-secret', Arn: 'a\'b' }), '"DATABASE_URL" must have another `Arn`'],
  ['a stage with a quote', variable({ Kind: 'foreign-secret', Arn: 'a', Stage: '\'' }), '"DATABASE_URL" must have another `Stage`'],
  ['an invalid verification', variable({ Kind: 'parameter', Parameter: '/a', Verification: true }), '"DATABASE_URL" must have another `Verification`'],
  ['a text as file', variable({ Kind: 'secret', Store: 0, File: SECRET }), '"DATABASE_URL" must have another `File`'],
  ['a file without a path', variable({ Kind: 'secret', Store: 0, File: {} }), '"DATABASE_URL" must have another `Path`'],
  ['a file that leaves its folder', variable({ Kind: 'secret', Store: 0, File: { Path: '/run/../etc/x' } }), '"DATABASE_URL" must have another `Path`'],
  ['a relative file', variable({ Kind: 'secret', Store: 0, File: { Path: 'x' } }), '"DATABASE_URL" must have another `Path`'],
  ['another encoding', variable({ Kind: 'secret', Store: 0, File: { Path: '/run/secrets/x', Encoding: SECRET } }), '"DATABASE_URL" must have another `Encoding`'],
  ['another format of a file', variable({ Kind: 'secret', Store: 0, File: { Path: '/run/secrets/x', Format: SECRET } }), '"DATABASE_URL" must have another `Format`'],
])('%s is refused', (_name, wire, problem) => {
  const problems = problemsOf(wire);
  expect(problems).toContain(problem);
  expect(problems.join()).not.toContain(SECRET);
});

test('a prototype in a template changes no object', () => {
  const wire = JSON.parse('{"Format":"1","Service":"S","Verification":"values","Stores":[{"Kind":"ssm","Name":"/a"}],"Variables":{"__proto__":{"Kind":"secret","Store":0},"A":{"Kind":"plain","__proto__":{"Store":0}}}}');
  expect(problemsOf(wire)).toEqual(['"__proto__" is not a name that a container can have', '"A" must have a kind that this version knows']);
  expect(({} as Record<string, unknown>).Store).toBeUndefined();
});
