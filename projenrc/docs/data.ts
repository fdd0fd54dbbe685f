import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv from 'ajv';
import * as dotenv from 'dotenv';
import { parseDocument } from 'yaml';
import { Block, ROOT } from './pages';
import { isPipeline } from './pipelines';

/** The check for a block of a language. */
const LANGUAGES: { readonly [language: string]: string } = {
  ts: 'compiled, see snippets.ts',
  sh: 'read by the shell and the grammars, see commands.ts',
  text: 'shown by a program: test/docs/outputs.test.ts has each of them',
  yaml: 'a list of variables; a pipeline whose commands are checked, see pipelines.ts; or a file of Docker Compose',
  json: 'a list of variables where it names the schema, otherwise read',
  dotenv: 'read',
  python: 'a part of a tested app, see excerpts.ts',
  java: 'a part of a tested app, see excerpts.ts',
  go: 'a part of a tested app, see excerpts.ts',
  xml: 'a part of a tested app, see excerpts.ts',
};

/** Checks blocks of data: lists of variables by the schema, everything else by a parser. Each block must have a language with a check. */
export function dataProblems(blocks: readonly Block[]): string[] {
  const valid = listValidator();
  return blocks.flatMap(({ path, line, language, code }) => {
    const problem = language in LANGUAGES ? problemOf(language, code, valid) : `nothing checks blocks of the language "${language}"`;
    return problem ? [`${path}:${line}: ${problem}`] : [];
  });
}

function problemOf(language: string, code: string, invalid: (list: unknown) => string | undefined): string | undefined {
  try {
    switch (language) {
      case 'yaml': return yamlProblem(code, invalid);
      case 'json': return jsonProblem(code, invalid);
      case 'dotenv': return dotenvProblem(code);
      default: return undefined;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function yamlProblem(code: string, invalid: (list: unknown) => string | undefined): string | undefined {
  const document = parseDocument(code);
  return document.errors.length ? document.errors[0].message : isPipeline(document.toJS()) || isCompose(document.toJS()) ? undefined : invalid(document.toJS());
}

/** A Docker Compose file, or the part of one for a service. */
function isCompose(document: object): boolean {
  return ['services', 'volumes'].includes(Object.keys(document).join());
}

function jsonProblem(code: string, invalid: (list: unknown) => string | undefined): string | undefined {
  const parsed = JSON.parse(code) as object;
  return '$schema' in parsed ? invalid(parsed) : undefined;
}

function dotenvProblem(code: string): string | undefined {
  const lines = code.split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  return Object.keys(dotenv.parse(code)).length === lines.length ? undefined : 'not every line is a variable';
}

function listValidator(): (list: unknown) => string | undefined {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(ROOT, 'schema', 'service-secrets.schema.json'), 'utf8')) as object);
  return (list) => (validate(list) ? undefined : ajv.errorsText(validate.errors));
}
