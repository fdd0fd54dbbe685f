// Reads dotenv files as `node --env-file` does. Each line of standard input is a JSON object with the text, each line of
// standard output has the values.
import { createInterface } from 'node:readline';
import { parseEnv } from 'node:util';

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify({ values: parseEnv(JSON.parse(line).text) })}\n`);
}
