import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { AWKWARD, awkwardLines } from './corpus';
import { CommandError } from '../../../../src/cli/errors';
import { certainValues, FileValues, parseValues, Values } from '../../../../src/cli/formats';
import { VARIABLE_NAME } from '../../../../src/core/names';
import { Answer, dotenvReaders, NODE_VERSIONS, nodePath, Reader, reportMissing } from '../../../support/readers';

const readers = dotenvReaders();
afterAll(() => readers.stop());
reportMissing(readers);

const FILE = { file: 'x.env' };

/** Nothing for a refused file. */
function parsed(text: string): FileValues | undefined {
  try {
    return parseValues(text, FILE);
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    return undefined;
  }
}

function accepted(text: string): Values | undefined {
  const read = parsed(text);
  return read && read.doubts.length === 0 ? certainValues('x.env', read).values : undefined;
}

/** The variables that a container could have: some readers find names where no one else does, such as `#A`. */
function variables({ values }: Answer): Record<string, unknown> | undefined {
  return values ? Object.fromEntries(Object.entries(values).filter(([name]) => VARIABLE_NAME.test(name))) : undefined;
}

/** Readers whose values are others than ours; those that find no name at all in a line that a remark is about are right. */
async function different(text: string, ours: Values, among: readonly Reader[] = readers.readers): Promise<string[]> {
  const answers = await Promise.all(among.map(async (reader) => [reader.name, variables(await reader.read(text))] as const));
  const expected = JSON.stringify(Object.entries(ours).sort());
  return answers.filter(([, values]) => JSON.stringify(Object.entries(values ?? { REFUSED: '' }).sort()) !== expected).map(([name, values]) => `${name}: ${JSON.stringify(values)}`);
}

const framed = awkwardLines().map((line) => `M=1\n${line}\nZ=2\n`);
/** A remark says that some reader doesn't find a name. */
const REMARKED = /^\ufeff|^[ \t]+(#|\r?$)|^ *export [A-Za-z_][\w.-]* *=\r?$/m;
const exact = (text: string): boolean => !REMARKED.test(text);

test('each accepted line has one meaning for all readers', async () => {
  const wrong: string[] = [];
  let taken = 0;
  for (const text of framed.filter(exact)) {
    const ours = accepted(text);
    if (ours) {
      taken++;
      wrong.push(...(await different(text, ours)).map((problem) => `${JSON.stringify(text)}: ${problem}, ours: ${JSON.stringify(ours)}`));
    }
  }
  expect(wrong).toEqual([]);
  expect(taken).toBeGreaterThan(300);
});

/** The only lines that all read alike and that are refused nevertheless, with the reason. */
const REFUSED_ALIKE: readonly [RegExp, string][] = [
  [/^A==+$/, 'the end of base64 that lost its quotes'],
  [/^\S*\u0085|\u00a0|\u2028|\u2029|[\v\f\u001c\u001f\u1680\u2003\u202f\u3000\ufeff]/, 'a blank that no other line has'],
  [/^A *[^=]*[^A-Za-z0-9_.=-][^=]*=|^[^A-Za-z_ ]|^[0-9]/, 'a name that no container can have'],
  [/^A=["'][^]*\\/, 'a backslash beside a quote'],
  [/^A=`[^`]*$/, 'a backtick, which the next one in the file closes'],
];

test('a value that all readers read alike is accepted, with known exceptions', async () => {
  const refused: string[] = [];
  for (const line of awkwardLines()) {
    const text = `M=1\n${line}\nZ=2\n`;
    if (accepted(text)) {
      continue;
    }
    const [first, ...others] = await Promise.all(readers.readers.map(async (reader) => JSON.stringify(Object.entries(variables(await reader.read(text)) ?? {}).sort())));
    if (others.every((other) => other === first) && JSON.parse(first).length > 2 && !REFUSED_ALIKE.some(([pattern]) => pattern.test(line))) {
      refused.push(JSON.stringify(line));
    }
  }
  expect(refused).toEqual([]);
});

const piece = fc.constantFrom(...AWKWARD, 'a', 'b', 'A', 'word');
const content = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
const quote = fc.constantFrom('', '', '\'', '\'', '"', '"', '`');
const assignment = fc.record({
  prefix: fc.constantFrom('', '', '', '', ' ', 'export ', '\t', 'export  '),
  name: fc.constantFrom('A', 'B_1', 'a.b', 'c-d', '_', 'constructor'),
  sign: fc.constantFrom('=', '=', '=', '=', ' =', '= ', ' = ', '=\t'),
  quote,
  content,
  tail: fc.constantFrom('', '', '', ' ', ' # c', '# c', "  # it's", ' \t# "x"', '\t'),
}).map((part) => `${part.prefix}${part.name}${part.sign}${part.quote}${part.content}${part.quote}${part.tail}`);
const anyLine = fc.oneof({ weight: 8, arbitrary: assignment }, { weight: 1, arbitrary: content }, { weight: 1, arbitrary: fc.constantFrom('', '#', "# it's", '# "x', '#B=1') });
const anyFile = fc.tuple(fc.array(anyLine, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\n', '\r\n'), fc.constantFrom('', '\n', '\n\n'))
  .map(([lines, end, last]) => `${lines.join(end)}${last}`);

const certainLine = fc.oneof(assignment.filter((line) => exact(line) && accepted(line) !== undefined), fc.constantFrom('', '# c'));

test('any accepted file has one meaning for all readers', async () => {
  await fc.assert(fc.asyncProperty(anyFile.filter(exact), async (text) => {
    const ours = accepted(text);
    expect(ours ? await different(text, ours) : []).toEqual([]);
  }), { numRuns: 1500 });
});

const indented = fc.constantFrom('', ' ', '\t', ' # c', '\ufeff# c', 'export C=', 'export D=\n\n');

test('with a note, a reader misses at most a name', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(certainLine, indented), { minLength: 2, maxLength: 6 }), async (lines) => {
    const ours = accepted(lines.join('\n'));
    fc.pre(ours !== undefined);
    for (const reader of readers.readers) {
      const values = variables(await reader.read(lines.join('\n'))) ?? {};
      expect(Object.entries(values).filter(([name, value]) => ours![name] !== value)).toEqual([]);
      expect(Object.keys(ours!).length === Object.keys(values).length || parsed(lines.join('\n'))!.remarks.some((remark) => /node/.test(remark.text(['X'])) && remark.names?.length !== 0)
        || lines[0].startsWith('\ufeff')).toBe(true);
    }
  }), { numRuns: 400 });
});

test('lines that are accepted one by one are accepted together', async () => {
  const nameOf = (line: string): string => /[A-Za-z_][\w.-]*(?= *=)/.exec(line)?.[0] ?? line;
  await fc.assert(fc.asyncProperty(fc.uniqueArray(certainLine, { minLength: 2, maxLength: 6, selector: nameOf }), async (lines) => {
    const text = lines.join('\n');
    const ours = accepted(text);
    expect(ours).toBeDefined();
    expect(await different(text, ours!)).toEqual([]);
  }), { numRuns: 400 });
});

test('a doubtful line leaves the others certain', async () => {
  await fc.assert(fc.asyncProperty(anyFile, async (text) => {
    const read = parsed(text);
    if (!read || read.doubts.length === 0) {
      return;
    }
    const doubted = new Set(read.doubts.map(({ name }) => name));
    const ours = Object.entries(read.values).filter(([, value]) => value !== '');
    for (const reader of readers.readers) {
      const values = variables(await reader.read(text));
      const others = values && ours.filter(([name, value]) => Object.prototype.hasOwnProperty.call(values, name) && values[name] !== value).map(([name]) => `${reader.name}: ${name}`);
      const extra = values && Object.keys(values).filter((name) => !(name in read.values) && !doubted.has(name));
      expect([...others ?? [], ...extra ?? []]).toEqual([]);
    }
  }), { numRuns: 1500 });
});

const byNode = readers.missing.length === 0 ? test.each(NODE_VERSIONS) : test.skip.each(NODE_VERSIONS);

byNode('node %s --env-file reads what the function of the same parser does', (version) => {
  const folder = mkdtempSync(join(tmpdir(), 'env-file-'));
  try {
    const texts = framed.filter((text) => exact(text) && !/[\0\r]/.test(text)).flatMap((text) => (accepted(text) ? [text] : []));
    // Names of their own, so that one start of the program reads them all.
    const values: Record<string, string> = {};
    const file = texts.map((text, index) => {
      Object.entries(accepted(text)!).filter(([name]) => name === 'A').forEach(([, value]) => { values[`V_${index}`] = value; });
      return text.split('\n').slice(1, -2).join('\n').replace(/\bA(?= *=)/, `V_${index}`);
    }).join('\n');
    writeFileSync(join(folder, '.env'), file);
    const { stdout } = spawnSync(nodePath(version), ['--env-file=.env', '-e', 'process.stdout.write(JSON.stringify(Object.entries(process.env).filter(([k]) => k.startsWith("V_"))))'],
      { cwd: folder, env: {}, encoding: 'utf8' });
    expect(Object.fromEntries(JSON.parse(stdout))).toEqual(values);
    expect(Object.keys(values).length).toBeGreaterThan(200);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
