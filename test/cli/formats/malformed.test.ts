import { certainValues, parseValues, ReadableFormat } from '../../../src/cli/formats';

const CANARY = 'cAnArY-71b';

/** A file, and for each problem its line, its variable or line, and what it must be. */
const MALFORMED: readonly [ReadableFormat, string, readonly string[]][] = [
  ['dotenv', `A=${CANARY}#b`, ['1 A must have quotes around a value that has "#"']],
  ['dotenv', `A=p@ss#${CANARY}`, ['1 A must have quotes around a value that has "#"']],
  ['dotenv', `A=${CANARY}\t# b`, ['1 A must have quotes around a value that has "#"']],
  ['dotenv', `A=#${CANARY}`, ['1 A must have its comment on a line of its own']],
  ['dotenv', `A= # ${CANARY}`, ['1 A must have its comment on a line of its own']],
  ['dotenv', `A=it's#${CANARY}`, ['1 A must have quotes around a value that has "#"']],
  ['dotenv', `A=it's\$B#${CANARY}`, ['1 A must have quotes around a value that has "#"']],
  ['dotenv', `A=\$${CANARY}`, ['1 A must have single quotes around a value that has "$"']],
  ['dotenv', `A=postgres://\${U}:\${P}@${CANARY}`, ['1 A must have no ${NAME} in its value']],
  ['dotenv', `A=${CANARY}\$\$`, ['1 A must have single quotes around a value that has "$"']],
  ['dotenv', `A="\$${CANARY}"`, ['1 A must have single quotes around a value that has "$"']],
  ['dotenv', `A="\${B}${CANARY}"`, ['1 A must have no ${NAME} in its value']],
  ['dotenv', `A='\${B}${CANARY}'`, ['1 A must have no ${NAME} in its value']],
  ['dotenv', `A='\${B:-${CANARY}}'`, ['1 A must have no ${NAME} in its value']],
  ['dotenv', `A="it's \$${CANARY}"`, ['1 A must have single quotes around a value that has "$"']],
  ['dotenv', `A="{\\"a\\":\\"${CANARY}\\"}"`, ['1 A must have no backslash but in \\n within double quotes']],
  ['dotenv', `A="${CANARY}\\tb"`, ['1 A must have no backslash but in \\n within double quotes']],
  ['dotenv', `A="${CANARY}\\\\b"`, ['1 A must have no backslash but in \\n within double quotes']],
  ['dotenv', `A="it's \\"${CANARY}\\""`, ['1 A must have no backslash but in \\n within double quotes']],
  ['dotenv', `A='${CANARY}\\\\b'`, ['1 A must have no backslash in front of another one or of a quote in single quotes']],
  ['dotenv', `A='${CANARY} \\\\ b'`, ['1 A must have no backslash in front of another one or of a quote in single quotes']],
  ['dotenv', `A='${CANARY}\\'s'`, ['1 A must have no backslash in front of another one or of a quote in single quotes']],
  ['dotenv', `A=\`${CANARY}\``, ['1 A must have single or double quotes']],
  ['dotenv', `A=\`it's ${CANARY}\``, ['1 A must have single or double quotes']],
  ['dotenv', `A=${CANARY}\t`, ['1 A must have no tab or other special blank around its value']],
  ['dotenv', `A=\t${CANARY}`, ['1 A must have no tab or other special blank around its value']],
  ['dotenv', `A=${CANARY}\u00a0`, ['1 A must have no tab or other special blank around its value']],
  ['dotenv', `A=\u3000${CANARY}`, ['1 A must have no tab or other special blank around its value']],
  ['dotenv', `\tA=${CANARY}`, ['1 A must begin in the first column']],
  ['dotenv', `export  A=${CANARY}`, ['1 A must have exactly one space after `export`']],
  ['dotenv', `export\tA=${CANARY}`, ['1 A must have exactly one space after `export`']],
  ['dotenv', `A="${CANARY}\r\nb"\r\n`, ['1 A must have line ends of Unix within its value']],
  ['dotenv', `A="${CANARY}\nB=1`, ['1 A must close the quote that begins its value']],
  ['dotenv', `A='${CANARY}\nB=1`, ['1 A must close the quote that begins its value']],
  ['dotenv', `A=\`${CANARY}\nB=1`, ['1 A must close the quote that begins its value']],
  ['dotenv', `A="${CANARY}" b`, ['1 A must have nothing but a comment after its closing quote']],
  ['dotenv', `A='it'\\''s ${CANARY}'`, ['1 A must have nothing but a comment after its closing quote']],
  ['dotenv', `A="a"${CANARY}`, ['1 A must have nothing but a comment after its closing quote']],
  ['dotenv', `A="${CANARY}\\\nb\\"\n"`, ['1 A must have no backslash in front of a quote in a value of several lines']],
  ['dotenv', `A=\`${CANARY}\nb\``, ['1 A must have single or double quotes around several lines, as only JavaScript reads backticks']],
  ['dotenv', `A=\t'${CANARY}\nb'`, ['1 A must have no tab between the equals sign and a value of several lines']],
  ['dotenv', `${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `${CANARY}\nA=1`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A=1\n${CANARY}`, ['2 line 2 must be NAME=value, a comment or empty']],
  ['dotenv', `A: ${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A:${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `1A=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A B=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A+=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `'A'=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A[0]=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A\u00e9=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `; ${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `// ${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `[${CANARY}]`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `set A=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `\$env:A="${CANARY}"`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', 'export A', ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A=x\nexport ${CANARY}`, ['2 line 2 must be NAME=value, a comment or empty']],
  ['dotenv', `A=-----BEGIN PRIVATE KEY-----\n${CANARY}\nabc==\n-----END PRIVATE KEY-----`, ['1 A must have quotes around a key of several lines']],
  ['dotenv', `A={\n  "a": "${CANARY}"\n}`, ['2 line 2 must be NAME=value, a comment or empty', '3 line 3 must be NAME=value, a comment or empty']],
  ['dotenv', `A=${CANARY}\nabc==`, ['2 line 2 must have something else than "=" as its value']],
  ['dotenv', `A=${CANARY}\nB= `, ['2 line 2 must have no blanks after the equals sign without a value']],
  ['dotenv', `A=${CANARY}\nB= \t`, ['2 line 2 must have no blanks after the equals sign without a value']],
  ['dotenv', `A=${CANARY}\rB=1`, ['1 A must have no carriage return but at its end']],
  ['dotenv', `A="${CANARY}\r"`, ['1 A must have no carriage return but at its end']],
  ['dotenv', `# ${CANARY}\u2028A=1`, ['1 line 1 must have no U+2028 or U+2029 outside of quotes, where JavaScript begins a line']],
  ['dotenv', `A=${CANARY}\u2029b`, ['1 A must have no U+2028 or U+2029 outside of quotes, where JavaScript begins a line']],
  ['dotenv', `A=${CANARY}\nA=b`, ['2 A must be set once, and is in line 1 already']],
  ['dotenv', `A="${CANARY}"\nB=1\nexport A=b\nA='c'`, ['3 A must be set once, and is in line 1 already', '4 A must be set once, and is in line 1 already']],
  ['dotenv', `A: 1\nA=${CANARY}`, ['1 line 1 must be NAME=value, a comment or empty']],
  ['dotenv', `A=x#${CANARY}\nB=\$${CANARY}\nC=ok`, ['1 A must have quotes around a value that has "#"', '2 B must have single quotes around a value that has "$"']],
  ['docker', `A=${CANARY}\nA=1`, ['2 A must be set once, and is in line 1 already']],
  ['docker', `A = ${CANARY}`, ['1 line 1 must be NAME=value from the first column on, without blanks in front of the equals sign']],
  ['docker', ` A=${CANARY}`, ['1 line 1 must be NAME=value from the first column on, without blanks in front of the equals sign']],
  ['docker', `export A=${CANARY}`, ['1 line 1 must be NAME=value from the first column on, without blanks in front of the equals sign']],
  ['docker', `A\nB=${CANARY}`, ['1 line 1 must be NAME=value from the first column on, without blanks in front of the equals sign']],
  ['docker', `A=${CANARY}\rB=1`, ['1 A must have no carriage return but at its end']],
  ['shell', `export A="\$(${CANARY})"`, ['1 line 1 must be an assignment of a single-quoted value']],
  ['shell', `A=1\nA=${CANARY}`, ['2 A must be set once, and is in line 1 already']],
  ['shell', `A='${CANARY}`, ['1 line 1 must be an assignment of a single-quoted value']],
  ['shell', `A=1; B=${CANARY}`, ['1 line 1 must be an assignment of a single-quoted value']],
  ['shell', `echo ${CANARY}`, ['1 line 1 must be an assignment of a single-quoted value']],
  ['shell', `A=${CANARY}\n${CANARY}`, ['2 line 2 must be an assignment of a single-quoted value']],
  ['shell', `A=\$${CANARY}`, ['1 line 1 must be an assignment of a single-quoted value']],
  ['json', `{"A":"1","A":"${CANARY}"}`, ['1 A must be set once, and is in line 1 already']],
  ['json', `{\n"A": "${CANARY}",\n}`, ['3 line 3 must be JSON']],
  ['json', '{"A": 1}', ['1 A must be a text, and is a number']],
  ['json', '{"A": null}', ['1 A must be a text, and is null']],
  ['json', `{"A": ["${CANARY}"]}`, ['1 A must be a text, and is a list']],
  ['json', `{\n"A": {"a":"${CANARY}"}}`, ['2 A must be a text, and is an object']],
  ['json', `["${CANARY}"]`, ['1 line 1 must begin an object of names and values']],
  ['json', `"${CANARY}"`, ['1 line 1 must begin an object of names and values']],
  ['json', `{'A': '${CANARY}'}`, ['1 line 1 must be JSON']],
  ['json', `{"A": "${CANARY}`, ['1 line 1 must be JSON']],
  ['json', `// ${CANARY}\n{"A":"1"}`, ['1 line 1 must be JSON']],
  ['json', `{"A": "1"} ${CANARY}`, ['1 line 1 must be JSON']],
  ['json', `{"A b ${CANARY}": "x"}`, ['1 line 1 must begin with a name that a container can have']],
  ['json', `{"A": "${CANARY}\\ud800"}`, ['1 A must have no half of a surrogate pair, which UTF-8 can\'t hold']],
  ['json', `{"A": "${CANARY}\n"}`, ['1 line 1 must be JSON']],
  ['json', `A=${CANARY}`, ['1 line 1 must be JSON']],
  ['yaml', `A: !${CANARY} def`, ['1 A must be a text, and begins as a tag does']],
  ['yaml', `A: *${CANARY}`, ['1 A must be a text, and begins as a reference does']],
  ['yaml', `A: {${CANARY}}`, ['1 A must be a text, and is a mapping']],
  ['yaml', `A: [${CANARY}]`, ['1 A must be a text, and is a list']],
  ['yaml', `A: &${CANARY} def`, ['1 A must be a text, and begins as an anchor does']],
  ['yaml', 'A: ~', ['1 A must be a text, and is null']],
  ['yaml', 'A: null', ['1 A must be a text, and is null']],
  ['yaml', `A: 1\nA: ${CANARY}`, ['2 A must be set once, and is in line 1 already']],
  ['yaml', `- ${CANARY}`, ['1 line 1 must begin a mapping of names and values']],
  ['yaml', `${CANARY}`, ['1 line 1 must begin a mapping of names and values']],
  ['yaml', `A: @${CANARY}`, ['1 A must be YAML of the form NAME']],
  ['yaml', `A: %${CANARY}`, ['1 A must be YAML of the form NAME']],
  ['yaml', `A: \`${CANARY}\``, ['1 A must be YAML of the form NAME']],
  ['yaml', `A: "${CANARY}\\q"`, ['1 A must have an escape that YAML knows after each backslash in double quotes']],
  ['yaml', `A: "${CANARY}`, ['1 A must be YAML of the form NAME']],
  ['yaml', `A: ${CANARY}: b`, ['1 A must be YAML of the form NAME']],
  ['yaml', `A: 1\n\tB: ${CANARY}`, ['2 B must be indented with spaces, evenly']],
  ['yaml', `A: 1\n---\nB: ${CANARY}`, ['2 line 2 must be the only document of the file']],
  ['yaml', `A:\n  b: ${CANARY}`, ['1 A must be a text, and is a mapping']],
  ['yaml', `A:\n- ${CANARY}`, ['1 A must be a text, and is a list']],
  ['yaml', `*${CANARY} : a`, ['1 line 1 must begin with a name that a container can have']],
  ['yaml', `!${CANARY} A: a`, ['1 line 1 must begin with a name that a container can have']],
  ['yaml', `a ${CANARY}: b`, ['1 line 1 must begin with a name that a container can have']],
  ['yaml', `? [${CANARY}]\n: b`, ['1 line 1 must begin with a name that a container can have']],
  ['yaml', `<<: ${CANARY}`, ['1 line 1 must begin with a name that a container can have']],
  ['yaml', `A: ${CANARY}\u2028b`, ['1 A must have no U+0085, U+2028, U+2029 or carriage return within a line']],
  ['yaml', `A: ${CANARY}\rB: c`, ['1 A must be YAML of the form NAME']],
  ['yaml', `A: "${CANARY}\\ud800"`, ['1 A must have no half of a surrogate pair, which UTF-8 can\'t hold']],
  ['yaml', `A: |2\n   ${CANARY}`, ['1 A must have no number after | or >, which readers count differently']],
  ['yaml', `!${CANARY}\nA: b`, ['2 line 2 must begin a mapping of names and values']],
  ['yaml', `A: -----BEGIN KEY-----\n${CANARY}\n-----END KEY-----`, ['2 line 2 must be YAML of the form NAME']],
  ['yaml', `A=${CANARY}`, ['1 line 1 must begin a mapping of names and values']],
  ['yaml', `%TAG ! ${CANARY}:\n---\nA: !x b`, ['3 A must be a text, and begins as a tag does']],
  ['copilot', `A: ${CANARY}`, ['1 A must have a value for each environment']],
  ['copilot', `A:\n  prod: {"type": "${CANARY}"}`, ['2 A must be a text, and is a mapping']],
  ['copilot', `A:\n  prod: [${CANARY}]`, ['2 A must be a text, and is a list']],
  ['copilot', `A:\n  prod: a\n  prod: ${CANARY}`, ['3 A must have each environment once, by its name']],
  ['copilot', `A:\n  prod: !${CANARY} b`, ['2 A must be a text, and begins as a tag does']],
  ['copilot', `A:\n  prod: a\nA:\n  prod: ${CANARY}`, ['4 A must be set once, and is in line 2 already']],
  ['copilot', `- ${CANARY}`, ['1 line 1 must begin a mapping of names and values']],
  ['copilot', `A:\n  prod: *${CANARY}`, ['2 A must be a text, and begins as a reference does']],
];

function refusal(format: ReadableFormat, text: string): string {
  try {
    certainValues('x', parseValues(text, { file: 'x', format, environment: format === 'copilot' ? 'prod' : undefined }));
  } catch (error) {
    return `${(error as Error).message}\n-> ${(error as { fix?: string }).fix}`;
  }
  return 'taken';
}

/** `x:LINE: `SUBJECT` MUST[: WHY]; FIX` */
const MESSAGE = /^x:(\d+): `([^`]*)` (must (?:[^;:]|:(?! ))+)(?:: [^;]+)?; ((?:write|put|use|save|remove|move|begin|check|rename|quote|below) .+|remove it.*)$/;

test.each(MALFORMED)('%s %j is refused by line and name, with the fix and without a value', (format, text, problems) => {
  const message = refusal(format, text);
  const [fix, ...lines] = message.split('\n').reverse();
  expect(lines.reverse().map((line) => {
    const [, number, subject, must] = MESSAGE.exec(line) ?? [];
    return `${number} ${subject} ${must}`;
  })).toEqual(problems);
  expect(fix).toBe('-> correct the file, and run the command again');
  expect(message).not.toContain(CANARY);
  expect(message).not.toContain(CANARY.slice(0, 6));
});

test('more than a hundred inputs are tried', () => {
  expect(new Set(MALFORMED.map(([format, text]) => `${format} ${text}`)).size).toBeGreaterThan(100);
});

test('twenty problems are shown, and the others are counted', () => {
  const message = refusal('dotenv', Array.from({ length: 30 }, (_, index) => `A_${index}=x#${CANARY}`).join('\n'));
  expect(message.split('\n')).toHaveLength(22);
  expect(message).toContain('\nand 10 more like these\n');
});

/** What the advice says, done: the file is taken then. */
test.each<[string, string, string]>([
  ['A=a#b', "write A='…' with", "A='a#b'"],
  ["A=it's#b", 'write A="…" with', 'A="it\'s#b"'],
  ['A=a$b', "write A='…' with", "A='a$b'"],
  ['A="{\\"a\\":1}"', "write A='…' in single quotes, without the backslashes", 'A=\'{"a":1}\''],
  ["A='a\\\\b'", 'write A=… without quotes', 'A=a\\\\b'],
  ['A=`a b`', "write A='…' with", "A='a b'"],
  ["A=`it's`", 'write A="…" with', 'A="it\'s"'],
  ['A=\tb', "remove it, or write A='…'", 'A=b'],
  ['A=b\t', "remove it, or write A='…'", "A='b\t'"],
  ['\tA=b', 'remove the tab', 'A=b'],
  ['export  A=b', 'write export A=…', 'export A=b'],
  ['A=b\nB= \nC=d', 'remove the blanks at the end of the line', 'A=b\nB=\nC=d'],
  ['A= # c', 'move the comment to the line above', '# c\nA='],
])('%j is accepted when it is corrected: %s', (text, advice, corrected) => {
  expect(refusal('dotenv', text)).toContain(advice);
  expect(refusal('dotenv', corrected)).toBe('taken');
});
