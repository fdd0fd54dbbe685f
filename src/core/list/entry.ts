import { partName } from '../derived/parts';
import { RuleDeclaration } from '../rules/declaration';

/** A variable in the file, with every shorthand expanded. The keys are those of the format. */
export interface ListedVariable {
  readonly secret?: object;
  readonly generated?: { readonly length?: number; readonly alphabet?: string };
  readonly config?: string;
  readonly plain?: string;
  readonly parameterName?: string;
  readonly secretName?: string;
  readonly derived?: string;
  readonly parts?: Readonly<Record<string, ListedVariable>>;
  readonly key?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
  readonly name?: string;
  readonly store?: string;
  readonly region?: string;
  readonly encryptionKey?: string;
  readonly verification?: string;
  readonly removalPolicy?: string;
  readonly file?: ListedFile;
  readonly description?: string;
  readonly helpUrl?: string;
  readonly rules?: readonly RuleDeclaration[];
}

export interface ListedFile {
  readonly path: string;
  readonly mode?: string;
  readonly owner?: string;
  readonly encoding?: string;
  readonly format?: string;
  readonly environmentVariable?: boolean;
}

export interface ListEntry {
  readonly name: string;
  readonly line: number;
  readonly variable: ListedVariable;
}

/** Each entry, followed by the parts that its value is composed of. A part has its own name in the store, unless it has a `name`. */
export function withListedParts(entries: readonly ListEntry[]): ListEntry[] {
  return entries.flatMap((entry) => [
    entry,
    ...Object.entries(entry.variable.parts ?? {}).map(([part, variable]) =>
      ({ name: partName(entry.name, part), line: entry.line, variable: { ...variable, name: variable.name ?? part } })),
  ]);
}
