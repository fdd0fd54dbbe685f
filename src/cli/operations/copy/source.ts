import { OwnVariable, StoreDeclaration } from '../../../core/declaration';
import { CommandError } from '../../errors';

/** Where to copy values from. */
export interface CopySource {
  readonly store: StoreDeclaration;
  /** The name of the single value at the source (default: its name here). */
  readonly name?: string;
}

/** `--from`: a path of Parameter Store, which begins with a slash, or a secret by its name or ARN. */
export function parseSource(text: string, region?: string): StoreDeclaration {
  const place = region === undefined ? {} : { region };
  if (text.startsWith('arn:')) {
    const name = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:([^:]+)$/.exec(text)?.[1];
    if (name === undefined) {
      throw new CommandError(`--from must be a path of Parameter Store, or the name or ARN of a secret, got: ${text}`, 'write a path such as /prod/shop, or a name such as prod/shop');
    }
    return { kind: 'secretsmanager', name, arn: text, ...place };
  }
  const path = text.replace(/\/+$/, '');
  if (text === '' || path === '' || text === 'secret:') {
    throw new CommandError('--from must name a store, got nothing', 'write a path such as /prod/shop, or the name of a secret such as prod/shop');
  }
  return path.startsWith('/') ? { kind: 'ssm', name: path, ...place } : { kind: 'secretsmanager', name: text.replace(/^secret:/, ''), ...place };
}

/** The same variable at the source. */
export function inSource(variable: OwnVariable, { name }: CopySource): OwnVariable {
  return { ...variable, store: 0, name: name ?? variable.name };
}
