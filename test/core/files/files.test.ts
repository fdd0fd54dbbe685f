import * as fc from 'fast-check';
import { assertFilePath, parseMode, parseOwner, directoryOf, fileAccess, isWithin, mayHideApplication, topmost } from '../../../src/core/files/files';

describe('a path', () => {
  test.each([
    '/run/secrets/gcp.json',
    '/etc/tls/key.pem',
    '/etc/ssl/private/key.pem',
    '/var/run/secrets/a/b/c',
    '/secrets/.kube/config',
    '/home/node/.aws/credentials',
    '/run/secrets/a+b=c,d@e_f-g',
    '/libraries/key',
  ])('may be %s', (path) => {
    expect(() => assertFilePath('TLS_KEY', path)).not.toThrow();
  });

  test.each([
    ['key.pem', '`TLS_KEY` must have an absolute file path, got: "key.pem"; write "/run/secrets/key.pem"'],
    ['./tls/key.pem', '`TLS_KEY` must have an absolute file path, got: "./tls/key.pem"; write "/run/secrets/tls/key.pem"'],
    ['', '`TLS_KEY` must have an absolute file path, got: ""; write "/run/secrets/file"'],
    ['/run/secrets/', '`TLS_KEY` must have the path of a file, not of a directory, got: "/run/secrets/"; add the file\'s name, as in "/run/secrets/tls_key"'],
    ['/run//key.pem', '`TLS_KEY` must have a file path without empty, "." and ".." parts, got: "/run//key.pem"; write the path in full'],
    ['/run/./key.pem', '`TLS_KEY` must have a file path without empty, "." and ".." parts, got: "/run/./key.pem"; write the path in full'],
    ['/run/secrets/../../etc/key.pem', '`TLS_KEY` must have a file path without empty, "." and ".." parts, got: "/run/secrets/../../etc/key.pem"; write the path in full'],
    ['/run/secrets/a:b', '`TLS_KEY` must have a file path of letters, digits and any of /._@+=,-, got: "/run/secrets/a:b"; rename the file'],
    ['/run/secrets/a b', '`TLS_KEY` must have a file path of letters, digits and any of /._@+=,-, got: "/run/secrets/a b"; rename the file'],
    ['/run/secrets/a\nb', '`TLS_KEY` must have a file path of letters, digits and any of /._@+=,-, got: "/run/secrets/a\\nb"; rename the file'],
    ['C:\\secrets\\key.pem', '`TLS_KEY` must have an absolute file path, got: "C:\\\\secrets\\\\key.pem"; write "/run/secrets/C:\\secrets\\key.pem"'],
  ])('is refused: %j', (path, message) => {
    expect(() => assertFilePath('TLS_KEY', path)).toThrow(message);
  });

  test.each(['/key.pem', '/etc/key.pem', '/etc/ssl/certs/ca.pem', '/usr/bin/key', '/usr/lib/x/key', '/bin/key', '/dev/shm/key', '/proc/self/key', '/tmp/key', '/run/key', '/var/run/key', '/root/key'])(
    'is refused in a directory of the system: %s', (path) => {
      expect(() => assertFilePath('TLS_KEY', path)).toThrow(
        `\`TLS_KEY\` must have a file in a directory of its own: a volume is mounted on ${directoryOf(path)} and hides what the image has there, got: "${path}"; choose a directory such as "/run/secrets/`);
    });

  test.each([[`/run/${'a'.repeat(256)}`], [`/run${'/abc'.repeat(1100)}`]])('is refused when it is too long', (path) => {
    expect(() => assertFilePath('TLS_KEY', path)).toThrow('must have a file path of at most 4095 characters, and 255 between slashes');
  });

  test.each([['/app/key.json', true], ['/usr/src/app/key.json', true], ['/home/node/key.json', true], ['/app/secrets/key.json', false], ['/run/secrets/key.json', false], ['/secrets/key.json', false]])(
    '%s may hide the application: %s', (path, may) => {
      expect(mayHideApplication(path)).toBe(may);
    });
});

describe('directories', () => {
  test.each([
    [['/a/b', '/a', '/c'], ['/a', '/c']],
    [['/a', '/ab'], ['/a', '/ab']],
    [['/a', '/a'], ['/a']],
    [[], []],
  ])('topmost of %j are %j', (directories, expected) => {
    expect(topmost(directories)).toEqual(expected);
  });

  const part = fc.constantFrom('a', 'b', 'ab');
  const directory = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

  test('are each within exactly one of the topmost', () => {
    fc.assert(fc.property(fc.array(directory, { maxLength: 8 }), (directories) => {
      const tops = topmost(directories);
      for (const one of directories) {
        expect(tops.filter((top) => isWithin(one, top))).toHaveLength(1);
      }
      expect(directories).toEqual(expect.arrayContaining(tops));
    }));
  });
});

describe('a mode', () => {
  test.each([['400', '0400'], ['0440', '0440'], ['0644', '0644'], ['777', '0777']])('%s is %s', (mode, expected) => {
    expect(parseMode('TLS_KEY', mode)).toBe(expected);
  });

  test.each(['', '44', '0o440', '4440', '0888', 'u+r', '-rw', '00440', ' 440'])('is refused: %j', (mode) => {
    expect(() => parseMode('TLS_KEY', mode)).toThrow(`\`TLS_KEY\` must have a file \`mode\` of three octal digits, got: ${JSON.stringify(mode)}; write it as in "0440"`);
  });

  test('is refused when the owner may not read', () => {
    expect(() => parseMode('TLS_KEY', '0044')).toThrow('`TLS_KEY` must have a file `mode` that lets the owner read, got: "0044"; write "0444"');
  });
});

describe('an owner', () => {
  test.each(['0', '1000', '1000:1000', '65534:0', '4294967294'])('may be %s', (owner) => {
    expect(parseOwner('TLS_KEY', owner)).toBe(owner);
  });

  test.each(['', 'node', 'node:node', '1000:', ':1000', '-1', '1000:staff', '4294967295', '99999999999'])('is refused: %j', (owner) => {
    expect(() => parseOwner('TLS_KEY', owner)).toThrow(`\`TLS_KEY\` must have a file \`owner\` of numbers, "uid" or "uid:gid", got: ${JSON.stringify(owner)}; look the numbers up with \`id\` in the image`);
  });
});

describe('access', () => {
  test.each([
    ['nothing known', {}, undefined, { mode: '0444' }],
    ['a user by name', {}, 'node', { mode: '0444' }],
    ['a user by number', {}, '1000', { mode: '0400', owner: '1000' }],
    ['user and group', {}, '1000:1001', { mode: '0400', owner: '1000:1001' }],
    ['a group by name', {}, '1000:staff', { mode: '0400', owner: '1000' }],
    ['root', {}, '0', { mode: '0400' }],
    ['root and its group', {}, '0:0', { mode: '0400' }],
    ['a token', {}, '${Token[User.1]}', { mode: '0444' }],
    ['an owner', { owner: '33:33' }, undefined, { mode: '0400', owner: '33:33' }],
    ['an owner of root', { owner: '0:0' }, undefined, { mode: '0400' }],
    ['a mode', { mode: '0440' }, undefined, { mode: '0440' }],
    ['a mode for a known user', { mode: '0600' }, '1000', { mode: '0600', owner: '1000' }],
    ['three digits', { mode: '440' }, undefined, { mode: '0440' }],
    ['the group', { owner: '0:1000', mode: '0440' }, '5:1000', { mode: '0440', owner: '0:1000' }],
    ['a group that is not known', { owner: '0:1000', mode: '0440' }, '5', { mode: '0440', owner: '0:1000' }],
    ['everybody', { owner: '0:0', mode: '0444' }, '5', { mode: '0444' }],
  ])('for %s', (_, wanted, user, expected) => {
    expect(fileAccess('TLS_KEY', wanted, user)).toEqual(expected);
  });

  test.each([
    [{ owner: '0:0' }, '1000', 'mode 0400, owner 0:0'],
    [{ owner: '33:33', mode: '0440' }, '1000:1000', 'mode 0440, owner 33:33'],
    [{ owner: '33:33' }, '1000', 'mode 0400, owner 33:33'],
  ])('refuses what the container\'s user cannot read: %j for %s', (wanted, user, got) => {
    expect(() => fileAccess('TLS_KEY', wanted, user)).toThrow(`\`TLS_KEY\` must have a file that the container's user ${user} can read, got: ${got}; leave out \`mode\` and \`owner\`, or let that user read`);
  });

  test('lets a known user read with any options, or refuses them', () => {
    const id = fc.constantFrom('0', '1', '2');
    const user = fc.oneof(id, fc.tuple(id, id).map((ids) => ids.join(':')));
    const mode = fc.integer({ min: 0o400, max: 0o777 }).map((number) => `0${number.toString(8)}`);
    const options = fc.record({ mode: fc.option(mode, { nil: undefined }), owner: fc.option(user, { nil: undefined }) });
    fc.assert(fc.property(options, user, (wanted, reader) => {
      let access;
      try {
        access = fileAccess('TLS_KEY', wanted, reader);
      } catch {
        return;
      }
      const [uid, gid] = reader.split(':');
      const [fileUid, fileGid = '0'] = (access.owner ?? '0').split(':');
      const [own, group, others] = [...access.mode.slice(-3)].map((digit) => Number(digit) >= 4);
      const possible = uid === '0' || (uid === fileUid ? own : gid === undefined ? group || others : gid === fileGid ? group : others);
      expect(possible).toBe(true);
    }));
  });
});
