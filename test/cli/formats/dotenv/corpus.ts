/** Every character that some reader treats as special, and a few that look so. */
export const AWKWARD: readonly string[] = [
  ...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', ' ', '\t', '\v', '\f', '\u0001', '\u001c', '\u001f', '\u007f', '\u0085', '\u00a0', '\u1680', '\u180e', '\u2003', '\u200b',
  '\u2028', '\u2029', '\u202f', '\u3000', '\ufeff', '\r', '\n', 'é', '😀', '\u017f', '\u212a', '0', 'n', 'export ',
  '\\n', '\\\\', '\\"', "\\'", '\\t', '\\r', '\\$', '\\0', '\\x', '$$', '${', '$A', '$1', '${A}', '${A:-b}', '${}', '$(a)', ' #', '\t#', ' # ', '""', "''", '``',
];

const QUOTES = ['', '\'', '"', '`'];

/** Each awkward text in each place of a line, and what people write in other ways. */
export function awkwardLines(): string[] {
  const values = AWKWARD.flatMap((text) => QUOTES.flatMap((quote) => [text, `${text}b`, `a${text}`, `a${text}b`].map((value) => `A=${quote}${value}${quote}`)));
  const around = AWKWARD.flatMap((text) => [`${text}A=b`, `A${text}=b`, `A=${text}`, `A=b${text}`, `A='b'${text}`, `A='b'${text}c`, `# ${text}`, text, `${text}# c`, `A${text}B=c`]);
  return [...new Set([...values, ...around, ...FORMS])];
}

const FORMS = [
  'A=', 'A= ', 'A=\t', 'A =b', 'A= b', 'A = b', 'A  =  b', ' A=b', '  A=b', 'export A=b', ' export A=b', 'export  A=b', 'export\tA=b', 'export A=', 'export A', 'A', 'A: b', 'A:b', 'A: "b"',
  'A=b # c', "A=b # it's", 'A=b # "c', "A='b' # it's", 'A="b" # "c"', 'A="b"# c', 'A= # c', 'A=# c', 'A=\'\' # c', 'A="b', "A='b", 'A="b" c', "A='it'\\''s'", 'A="a\\"b"', 'A="a\\\\"', "A='a\\'",
  'A=b=c', 'A==', 'A===', 'A==b', 'A=YWJj==', 'A={"a":"b"}', 'A={"a": "b", "c": [1, 2]}', 'A="{\\"a\\":\\"b\\"}"', "A='{\"a\":\"b\"}'", 'A=postgres://u:p@host:5432/db?sslmode=require&x=1', 'A=p@ss#word1',
  'A="x\ny"', "A='x\n\n#y\nC=d\n'", 'A=`x\nB=1`', 'A="x\\\ny"', '=b', '1A=b', 'A B=c', 'A+=b', "'A'=b", '"A"=b', 'A[0]=b', 'Aé=b', '# c', '#A=b', ' # c', '\t', ' ', '; c', '// c', '[section]',
  'A=$2b$10$abcdefghijklmnopqrstuv', "A='$2b$10$abcdefghijklmnopqrstuv'", 'A=${B}', "A='${B}'", 'A=-----BEGIN KEY-----\nabc=\n-----END KEY-----', 'A=-----BEGIN KEY-----\\nabc\\n-----END KEY-----',
  'A="-----BEGIN KEY-----\\nabc\\n-----END KEY-----\\n"', "A='-----BEGIN KEY-----\nabc==\n-----END KEY-----\n'", 'A=^a\\d+[b]?$', "A='^a\\d+[b]?$'", 'A=C:\\Users\\b', 'A="C:\\Users\\b"',
];
