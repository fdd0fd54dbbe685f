import { AdoptedKey, AdoptedSource } from '../adoption';
import { call, literal, object } from './literal';

/** Keys, secrets and parameters that printed code imports, each once and with a unique ID. */
export class Imports {
  private readonly lines: string[] = [];
  private readonly names = new Map<string, string>();

  /** The statements that precede the construct. */
  public get statements(): readonly string[] {
    return this.lines;
  }

  public key(key: AdoptedKey | undefined): string | undefined {
    if (!key) {
      return undefined;
    }
    return 'arn' in key ? this.constant('Key', 'kms.Key.fromKeyArn', literal(key.arn)) : this.constant('Key', 'kms.Alias.fromAliasName', literal(key.alias));
  }

  public secret({ arn, complete, key }: AdoptedSource & { readonly kind: 'secret-arn' }): string {
    return this.constant('Secret', 'secretsmanager.Secret.fromSecretAttributes', object({
      [complete ? 'secretCompleteArn' : 'secretPartialArn']: literal(arn),
      encryptionKey: this.key(key),
    })!);
  }

  public parameter({ arn }: AdoptedSource & { readonly kind: 'parameter-arn' }): string {
    return this.constant('Parameter', 'ssm.StringParameter.fromStringParameterArn', literal(arn));
  }

  private constant(what: string, factory: string, argument: string): string {
    const code = `${factory} ${argument}`;
    const known = this.names.get(code);
    if (known !== undefined) {
      return known;
    }
    const number = [...this.names.values()].filter((name) => name.startsWith(`imported${what}`)).length + 1;
    const name = `imported${what}${number}`;
    this.names.set(code, name);
    this.lines.push(`const ${name} = ${call(factory, 'this', literal(`Imported${what}${number}`), argument)};`);
    return name;
  }
}
