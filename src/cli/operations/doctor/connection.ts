import { attempt } from './attempt';
import { DoctorFacts } from './plan';
import { shownEndpoint } from '../../aws/connection/endpoint';
import { proxyFor } from '../../aws/connection/proxy';
import { bundleOf, readTrust } from '../../aws/connection/trust';
import { activeSection } from '../../aws/profile';
import { throughEndpoint } from '../../output/announce';

const SERVICES = ['STS', 'SSM', 'Secrets Manager', 'CloudFormation'];
/** Any address of AWS, to find the proxy for it. */
const AWS = 'https://sts.amazonaws.com/';

type Connection = Pick<DoctorFacts, 'profile' | 'endpoint' | 'proxy' | 'certificates'>;

/** The network settings of this machine, read without a call. */
export async function readConnection(profile: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<Connection> {
  return {
    profile: await attempt(() => profileOf(profile, env)),
    endpoint: await attempt(() => endpointsOf(profile)),
    proxy: await attempt(async () => proxyOf(await shownEndpoint('SSM', profile) ?? AWS)),
    certificates: await attempt(() => certificatesOf(profile, env)),
  };
}

async function profileOf(profile: string | undefined, env: NodeJS.ProcessEnv): Promise<string> {
  await activeSection(profile, env);
  return profile ? `${profile} (--profile)` : env.AWS_PROFILE ? `${env.AWS_PROFILE} (AWS_PROFILE)` : 'none was chosen';
}

async function endpointsOf(profile: string | undefined): Promise<string | undefined> {
  const services = new Map<string, string[]>();
  for (const service of SERVICES) {
    const endpoint = await shownEndpoint(service, profile);
    if (endpoint !== undefined) {
      services.set(endpoint, [...services.get(endpoint) ?? [], service]);
    }
  }
  return services.size === 0 ? undefined : [...services].map(([endpoint, of]) => `${of.join(', ')}${throughEndpoint(endpoint)}`).join('; ');
}

function proxyOf(address: string): string | undefined {
  const proxy = proxyFor(address);
  return proxy && `${proxy.host} (${proxy.variable})`;
}

/** Names the file only if it contains certificates; otherwise the setting may be anything, even a secret. */
async function certificatesOf(profile: string | undefined, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return await readTrust(profile, env) ? `also those of ${await bundleOf(profile)} (${env.AWS_CA_BUNDLE ? 'AWS_CA_BUNDLE' : 'the profile'})` : undefined;
}
