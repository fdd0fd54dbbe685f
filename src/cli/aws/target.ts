import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { configuredEndpoint } from './connection/endpoint';
import { connectionHandler, ConnectionHandler } from './connection/handler';
import { MAX_ATTEMPTS, PatientRetries } from './connection/retries';
import { activeSection } from './profile';
import { cached } from '../../aws/cached';

/** The region and the credentials of calls. */
export interface Target {
  readonly region: string;
  readonly profile?: string;
}

interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly requestHandler: ConnectionHandler;
  readonly retryStrategy: PatientRetries;
  readonly maxAttempts: number;
  readonly credentialDefaultProvider: (settings?: object) => ReturnType<typeof defaultProvider>;
}

interface AwsClient {
  readonly config: { readonly serviceId?: string; serviceConfiguredEndpoint?: unknown };
}

/** One client for each target. */
export function perTarget<C extends AwsClient>(create: (config: ClientConfig) => C): (target: Target) => C {
  const client = cached(({ region, profile }: Target) => {
    const connection = { requestHandler: connectionHandler(profile), retryStrategy: new PatientRetries() };
    const created = create({
      region,
      ...(profile ? { profile } : {}),
      ...connection,
      maxAttempts: MAX_ATTEMPTS,
      // For IAM Identity Center, the SDK creates clients of its own, which take only this setting.
      credentialDefaultProvider: (settings) => {
        const provide = defaultProvider({ ...settings, clientConfig: connection as never });
        return async (identity) => {
          await activeSection(profile);
          return provide(identity);
        };
      },
    });
    // The SDK reads the endpoint of AWS_PROFILE, even for clients of another profile.
    created.config.serviceConfiguredEndpoint = () => configuredEndpoint(created.config.serviceId ?? '', profile);
    return created;
  });
  return ({ region, profile }) => client({ region, ...(profile ? { profile } : {}) });
}
