import { adoptManifests, ClusterHome, ManifestAdoption } from './plan';
import { Context } from '../../context';
import { CommandError, EXIT, ExitCode } from '../../errors';
import { Adoption } from '../adopt/adoption';
import { planAdoption } from '../adopt/plan';
import { comment } from '../adopt/print/literal';
import { rendered } from '../adopt/run';

export interface AdoptManifestOptions {
  readonly format: 'typescript' | 'yaml';
  readonly copy?: boolean;
  readonly prefix?: string;
  readonly keep?: readonly string[];
}

/** Turns manifests of kubernetes-external-secrets into declarations, without AWS and the cluster. */
export function adoptManifest({ io, output, session }: Context, text: string, options: AdoptManifestOptions): ExitCode {
  if (options.copy || options.prefix) {
    throw new CommandError('--manifest prints only, as the values stay where they are', 'leave out --copy and --prefix; to move values, use export and import');
  }
  const { region = io.env.AWS_REGION ?? io.env.AWS_DEFAULT_REGION, account } = session.options;
  const home: ClusterHome = { region, account };
  const adoptions = adoptManifests(text, home).map((manifest) => ({ manifest, adoption: planManifest(manifest, home, options.keep) }));
  if (output.asJson) {
    output.json(adoptions.map(({ manifest: { name, notes }, adoption }) => ({ externalSecret: name, ...adoption, notes })));
  } else {
    adoptions.forEach(({ manifest, adoption }) => io.stdout.write(print(manifest, adoption, options.format)));
  }
  return EXIT.fine;
}

function planManifest({ name, variables }: ManifestAdoption, home: ClusterHome, keep: readonly string[] | undefined): Adoption {
  return planAdoption({ containers: [{ container: name, secrets: variables, plain: [], leftOut: [] }], home, keep, offline: true });
}

function print({ name, notes }: ManifestAdoption, adoption: Adoption, format: AdoptManifestOptions['format']): string {
  const mark = format === 'yaml' ? '#' : '//';
  return [comment(mark, `ExternalSecret ${name}`), ...notes.map((note) => comment(mark, `not said below: ${note}`)), rendered(adoption, format, 'KubernetesSecrets')].join('\n');
}
