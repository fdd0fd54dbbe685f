import { existsSync } from 'fs';
import { dirname, join } from 'path';

/** The folder of a bundled function, beside `lib`. The published library is one module, so a source and that module have different depths. */
export function bundleFolder(name: string, from = __dirname): string {
  return existsSync(join(from, 'package.json')) ? join(from, 'assets', name) : bundleFolder(name, dirname(from));
}
