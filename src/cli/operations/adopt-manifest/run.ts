import { adoptManifests, ManifestAdoption } from './plan';
import { Context } from '../../context';
import { CommandError, EXIT, ExitCode } from '../../errors';
import { readInput } from '../../files';
import { adopt as planAdoption, Adoption } from '../adopt/plan';
import { adoptionAsTypeScript, adoptionAsYaml } from '../adopt/print';

export interface AdoptManifestOptions {
  readonly format: 'typescript' | 'yaml';
  readonly copy?: boolean;
  readonly prefix?: string;
}

/** From manifests of kubernetes-external-secrets to declarations. Reads the file alone: no AWS, no cluster. */
export async function adoptManifest({ io, output, session }: Context, file: string, options: AdoptManifestOptions): Promise<ExitCode> {
  if (options.copy || options.prefix) {
    throw new CommandError('--manifest prints only, as the values stay where they are', 'leave out --copy and --prefix; to move values, use export and import');
  }
  const region = session.options.region ?? io.env.AWS_REGION ?? io.env.AWS_DEFAULT_REGION;
  const adoptions = adoptManifests(await readInput(io, file), region).map((manifest) => ({ manifest, adoption: planAdoption(manifest.variables, []) }));
  if (output.asJson) {
    output.json(adoptions.map(({ manifest: { name, notes }, adoption }) => ({ externalSecret: name, ...adoption, notes })));
  } else {
    adoptions.forEach(({ manifest, adoption }) => io.stdout.write(rendered(manifest, adoption, options.format)));
  }
  return EXIT.fine;
}

function rendered({ name, notes }: ManifestAdoption, adoption: Adoption, format: AdoptManifestOptions['format']): string {
  const mark = format === 'yaml' ? '#' : '//';
  const text = format === 'yaml' ? adoptionAsYaml(adoption) : adoptionAsTypeScript(adoption, 'KubernetesSecrets');
  return [`${mark} ExternalSecret ${name}`, ...notes.map((note) => `${mark} not said below: ${note}`), text].join('\n');
}
