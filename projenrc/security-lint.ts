/** Security rules of this project that a linter can check, as selectors of ESLint's no-restricted-syntax. */
interface Restriction {
  readonly selector: string;
  readonly message: string;
}

const ANYWHERE: readonly Restriction[] = [
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'chance comes from crypto (randomInt, randomUUID): what is made at random may become a value',
  },
  {
    selector: 'CallExpression[callee.name=/^create(Hash|Hmac)$/], CallExpression[callee.property.name=/^create(Hash|Hmac)$/]',
    message: 'no digest of a value is ever made; disable this where something else is digested, and say what',
  },
  {
    selector: ':matches(Literal[value=/\\barn:aws/], TemplateElement[value.raw=/\\barn:aws/])',
    message: 'partitions differ: take it from the stack, or from the ARN at hand',
  },
  {
    selector: 'Property[key.name=/^(resources|notResources|Resource|NotResource)$/] :matches(Literal[value="*"], Literal[value=/^arn:[^/]*:\\*$/])',
    message: 'a statement names its resources; disable this where everything is denied',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?child_process$/] ImportSpecifier[imported.name=/^exec(Sync)?$/], Property[key.name="shell"][value.value=true]',
    message: 'no shell: give the program and its arguments as a list',
  },
  {
    selector: 'Property[key.name="rejectUnauthorized"][value.value=false], MemberExpression[property.name="NODE_TLS_REJECT_UNAUTHORIZED"]',
    message: 'certificates are verified',
  },
  {
    selector: 'Property[key.name=/^(customTags|maxAliasCount)$/]',
    message: 'YAML of people makes data only, and can\'t grow by aliases: leave the parser\'s limits',
  },
  {
    selector: 'TSImportType, ImportExpression:not([source.type="Literal"])',
    message: 'who imports whom is checked for names that are written out: import a type at the top of the file, and a module by a literal name',
  },
];

/** Names of variables that contain values. */
const VALUE = '/^(event|reading|plaintext|secretString|value|values)$/i';

const IN_FUNCTIONS: readonly Restriction[] = [
  {
    selector: 'CallExpression[callee.object.name="JSON"][callee.property.name="stringify"] > Identifier.arguments[name=/^(event|error|cause)$/]',
    message: 'an event holds the address to answer to, and an error of AWS may hold a value: pick what is needed',
  },
  {
    selector: `CallExpression:matches([callee.name=/^(log|print)$/], [callee.property.name=/^(log|print)$/]) :matches(${[
      `Property[value.name=${VALUE}]`, `MemberExpression[property.name=${VALUE}]`, `TemplateLiteral > Identifier[name=${VALUE}]`, `SpreadElement > Identifier[name=${VALUE}]`,
    ].join(', ')})`,
    message: 'no value is logged: log its name and what is wrong',
  },
];

const rule = (restrictions: readonly Restriction[]): ['error', ...Restriction[]] => ['error', ...restrictions];

/** ESLint overrides, the narrower one last. */
export const SECURITY_OVERRIDES = [
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      'no-restricted-syntax': rule(ANYWHERE),
    },
  },
  {
    files: ['aws', 'stores', 'checks', 'changes', 'gate', 'redeploy', 'follow'].map((folder) => `src/${folder}/**/*.ts`),
    rules: { 'no-restricted-syntax': rule([...ANYWHERE, ...IN_FUNCTIONS]) },
  },
];
