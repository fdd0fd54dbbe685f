import { CommandPlace, ownCommand } from '../../../core/commands';
import { Declaration, isOwn, OwnVariable, sortedVariables, VariableDeclaration } from '../../../core/declaration';
import { variableOfPart } from '../../../core/derived/parts';
import { TemplateFormat } from '../../formats';
import { describedLines } from '../../output/described';
import { ruleLines } from '../../values/value-rules';
import { skipReason } from '../import/plan';

/** A file with every name and no value, sorted by name, for people to fill in. */
export function templateOf(declaration: Declaration, format: TemplateFormat, file: string, place: CommandPlace): string {
  switch (format) {
    case 'json': return `${JSON.stringify(Object.fromEntries(fillable(declaration).map(([name]) => [name, ''])), undefined, 2)}\n`;
    case 'yaml': return commented(declaration, ownCommand(['import', file], place), (name) => `${name}:`);
    default: return commented(declaration, ownCommand(['import', file], place), (name) => `${name}=`);
  }
}

/** `prod-shop.env` for the store `/prod/shop`. */
export function templateFile(declaration: Declaration, format: TemplateFormat): string {
  const ending = { dotenv: 'env', json: 'json', yaml: 'yaml' }[format];
  return `${declaration.stores[0].name.replace(/^\//, '').replace(/[^A-Za-z0-9_.-]+/g, '-')}.${ending}`;
}

function fillable(declaration: Declaration): [string, VariableDeclaration][] {
  return sortedVariables(declaration).filter(([name, variable]) => isFillable(name, variable));
}

/** Parts of a derived value have names that no variable can have: users write them with `put`. */
function isFillable(name: string, variable: VariableDeclaration): variable is OwnVariable {
  return isOwn(variable) && variable.kind !== 'derived' && variableOfPart(name) === undefined;
}

function commented(declaration: Declaration, importing: string, line: (name: string) => string): string {
  const head = [
    `# Values of ${declaration.service}, for ${declaration.stores.map(({ name }) => name).join(' and ')}. Fill in, then:`,
    `#   ${importing}`,
    '# Then delete this file. Lines that stay empty change nothing.',
  ];
  const body = sortedVariables(declaration).map(([name, variable]) => {
    const kind = variableOfPart(name) !== undefined && isOwn(variable) ? `a part of ${variableOfPart(name)}: put ${name}` : describe(declaration, variable);
    const asked = isFillable(name, variable);
    const told = [...describedLines(variable), ...(asked ? ruleLines(variable) : [])].map((text) => `\n# ${text.replace(/\s+/g, ' ')}`).join('');
    return asked ? `\n# ${kind}${told}\n${line(name)}` : `\n# ${name}: ${kind}${told}`;
  });
  return `${[...head, ...body].join('\n')}\n`;
}

function describe(declaration: Declaration, variable: VariableDeclaration): string {
  switch (variable.kind) {
    case 'secret': return variable.file ? `secret, delivered as the file ${variable.file.path}${variable.file.encoding === 'base64' ? ' (base64)' : ''}` : 'secret';
    case 'generated': return declaration.verification === 'none' ? 'generated: no deployment creates it, as the service has no gate; `put NAME --generate` does' : 'generated: leave it empty, the deployment creates a random value';
    case 'config': return declaration.verification === 'none' ? 'config: no deployment writes its initial value, as the service has no gate' : 'config: leave it empty, the deployment writes its initial value';
    default: return `${skipReason(declaration, variable)}, nothing to fill in`;
  }
}
