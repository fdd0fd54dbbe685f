import satisfies from 'spdx-satisfies';

/** Licences whose only condition for a package under Apache-2.0 is to ship their text. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'Unlicense'];

/** Also false for texts that aren't SPDX expressions, such as "SEE LICENSE IN …". */
export function isAllowed(license: string | undefined): boolean {
  try {
    return license !== undefined && satisfies(license, ALLOWED);
  } catch {
    return false;
  }
}
