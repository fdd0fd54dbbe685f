import { BundledLibrary, compare } from './bundled';

const WHERE: { readonly [bundle: string]: string } = {
  cli: 'assets/cli, the command line',
  follow: 'assets/follow, the function that follows what is stored',
  gate: 'assets/gate, the function that checks values',
  lib: 'lib, the constructs',
  lookup: 'assets/lookup, the plug-in of the CDK CLI',
  redeploy: 'assets/redeploy, the function that restarts services',
};

const RULE = '-'.repeat(80);
const HINT = 'Made by "npx projen licenses" from what is in the bundles.';

/** Each library once, and each text once, as most libraries share one. */
export function thirdPartyLicenses(libraries: readonly BundledLibrary[]): string {
  const byText = new Map<string, BundledLibrary[]>();
  for (const library of libraries) {
    byText.set(library.text, [...byText.get(library.text) ?? [], library]);
  }
  const texts = [...byText].sort(([, [a]], [, [b]]) => compare(a.name, b.name));
  return `${[
    'Libraries that are part of cdk-service-secrets, and their licences', HINT, '',
    ...Object.entries(WHERE).map(([bundle, text]) => `${bundle}: ${text}`), '',
    ...libraries.map(({ name, version, license, bundles }) => `${name} ${version}, ${license}: ${bundles.join(', ')}`),
    ...texts.flatMap(([text, shared]) => ['', RULE, ...shared.map(title), RULE, '', text]),
  ].join('\n')}\n`;
}

/** The notices that Apache-2.0 requires, of the package itself and of its libraries. */
export function notice(libraries: readonly BundledLibrary[]): string {
  const passedOn = libraries.filter((library) => library.notice !== undefined);
  return `${[
    'cdk-service-secrets', 'Copyright The cdk-service-secrets authors', '',
    'Licensed under the Apache License, Version 2.0; see LICENSE.', '',
    'Libraries of others are part of this package. THIRD-PARTY-LICENSES.txt names them, their versions and their', 'licences.',
    ...passedOn.flatMap((library) => ['', RULE, `Notice of ${title(library)}`, RULE, '', library.notice!]),
  ].join('\n')}\n`;
}

const title = ({ name, version }: BundledLibrary): string => `${name} ${version}`;
