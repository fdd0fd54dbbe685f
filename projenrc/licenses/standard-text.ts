import licenses from 'spdx-license-list/full';

type Author = string | { readonly name?: string } | undefined;

/** For a library that names a licence and ships no text: the text of the SPDX list, with its author where the text names one. */
export function standardText(license: string | undefined, author: Author): string | undefined {
  const text = licenses[license ?? '']?.licenseText.trim().replace(/[ \t]+$/gm, '');
  const name = typeof author === 'string' ? author : author?.name;
  if (text === undefined || license === 'Apache-2.0') {
    return text;
  }
  return /<copyright holders>/.test(text) && name ? text.replace('<year> <copyright holders>', name) : undefined;
}
