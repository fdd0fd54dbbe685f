import { generateJsonSchema } from './json-schema';
import { Language } from './languages';
import { TypedVariable } from './model';
import { generatePython } from './python';
import { generateTypeScript } from './typescript';

const GENERATORS: { readonly [L in Language]: (variables: readonly TypedVariable[], command: string) => string } = {
  'typescript': generateTypeScript, 'python': generatePython, 'json-schema': generateJsonSchema,
};

/** The accessor of an application. `command` writes it again. */
export function generateTypes(language: Language, variables: readonly TypedVariable[], command: string): string {
  return GENERATORS[language](variables, command);
}
