import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Canary } from './canary';
import { tracesOf } from './encodings';
import { filesBelow } from './outputs';

const sha256 = (text: string) => createHash('sha256').update(text);

describe('a canary is found', () => {
  test.each<[string, (value: string) => string]>([
    ['plain', value => `token=${value};`],
    ['in JSON', value => JSON.stringify({ Reason: value })],
    ['in JSON that is itself a JSON string', value => JSON.stringify({ Message: JSON.stringify({ Reason: value }) })],
    ['URL-encoded', value => `?v=${encodeURIComponent(value)}&x=1`],
    ['as a form field', value => new URLSearchParams({ a: '1', v: value }).toString()],
    ['in base64', value => Buffer.from(value).toString('base64')],
    ['in base64 of a longer text, offset 1', value => Buffer.from(`x${value}yyy`).toString('base64')],
    ['in base64 of a longer text, offset 2', value => Buffer.from(`xx${value}y`).toString('base64')],
    ['in base64url', value => Buffer.from(`user:${value}`).toString('base64url')],
    ['in hex', value => Buffer.from(`x${value}`).toString('hex')],
    ['in upper-case hex', value => Buffer.from(value).toString('hex').toUpperCase()],
    ['as a SHA-256 in hex', value => `etag ${sha256(value).digest('hex')}`],
    ['as a SHA-256 in base64', value => sha256(value).digest('base64')],
    ['as an MD5', value => createHash('md5').update(value).digest('hex')],
    ['without its end', value => value.slice(0, -5)],
  ])('%s', (_, write) => {
    const canary = new Canary();
    const value = canary.value('DATABASE_URL');
    expect(canary.leaks([{ where: 'somewhere', text: `first\n${write(value)}\n` }])).not.toEqual([]);
  });

  test('with its name, its form, its place and its line, and without its value', () => {
    const canary = new Canary();
    const value = canary.value('DATABASE_URL');
    const outputs = [{ where: 'app.log', text: 'fine' }, { where: 'events', text: `one\ntwo\n${sha256(value).digest('hex')}` }];
    expect(canary.leaks(outputs)).toEqual([{ name: 'DATABASE_URL', form: 'sha256 (hex)', where: 'events', line: 3 }]);
    const message = (() => { try { canary.assertAbsent(outputs); } catch (error) { return (error as Error).message; } return ''; })();
    expect(message).toContain('DATABASE_URL (sha256 (hex)) in events, line 3');
    expect(canary.leaks([{ where: 'message', text: message }])).toEqual([]);
  });

  test('when somebody else wrote the value', () => {
    const canary = new Canary();
    canary.watch('SESSION_KEY', 'generated-by-the-gate');
    expect(canary.leaks([{ where: 'log', text: 'got generated-by-the-gate' }])).toMatchObject([{ name: 'SESSION_KEY', form: 'plain' }]);
  });

  test('in base64 of any surrounding text', () => {
    fc.assert(fc.property(fc.string({ minLength: 8, unit: 'binary' }), fc.uint8Array(), fc.uint8Array(), (value, before, after) => {
      const text = Buffer.concat([before, Buffer.from(value), after]).toString('base64');
      return tracesOf(value).some(trace => trace.form === 'base64' && text.includes(trace.text));
    }));
  });
});

describe('a clean run', () => {
  test('has no leaks, even where the variable is named', () => {
    const canary = new Canary();
    canary.value('DATABASE_URL');
    expect(() => canary.assertAbsent([{ where: 'log', text: 'DATABASE_URL is missing; run put DATABASE_URL' }])).not.toThrow();
  });

  test('does not report the value of another canary', () => {
    const mine = new Canary();
    const other = new Canary();
    expect(mine.leaks([{ where: 'log', text: other.value('A') }])).toEqual([]);
  });

  test('fails when there is no output to read', () => {
    expect(() => new Canary().assertAbsent([{ where: 'log', text: '' }])).toThrow('produced no output');
  });
});

test('a value that could appear by chance is refused', () => {
  expect(() => new Canary().watch('SHORT', 'info')).toThrow('at least 8 characters');
});

test('files are read at every depth', () => {
  const directory = mkdtempSync(join(tmpdir(), 'canary-'));
  try {
    mkdirSync(join(directory, 'asset.1', 'deep'), { recursive: true });
    writeFileSync(join(directory, 'manifest.json'), '{}');
    writeFileSync(join(directory, 'asset.1', 'deep', 'index.js'), 'leak');
    expect(filesBelow(directory)).toEqual(expect.arrayContaining([
      { where: 'manifest.json', text: '{}' },
      { where: join('asset.1', 'deep', 'index.js'), text: 'leak' },
    ]));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
