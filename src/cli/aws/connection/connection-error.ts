import { Proxy } from './proxy';
import { meantRegion, REGION_FORM } from '../../../core/regions';
import { CommandError } from '../../errors';

/** Why no response from AWS arrived. Only some of these causes may disappear within a second. */
export type FailureKind = 'unknown-host' | 'unreachable' | 'cut' | 'silent' | 'untrusted' | 'proxy';

export interface ConnectionFailure {
  readonly kind: FailureKind;
  readonly host: string;
  readonly proxy?: Proxy;
  /** HTTP status of the proxy, or the error code of the certificate. */
  readonly detail?: string;
}

/** No response from AWS arrived. The message is our own, as those of Node.js and the SDK don't name a fix. */
export class ConnectionError extends CommandError {
  /** Tells the SDK whether another attempt may help. */
  readonly $retryable?: { readonly throttling: boolean };

  constructor(readonly failure: ConnectionFailure, options?: ErrorOptions) {
    super(messageOf(failure), fixOf(failure), options);
    this.name = 'TimeoutError';
    if (isTransient(failure)) {
      this.$retryable = { throttling: false };
    }
  }
}

/** Seconds without progress after which an attempt ends. */
export const SILENCE_SECONDS = 7;

function isTransient({ kind, detail }: ConnectionFailure): boolean {
  return kind !== 'untrusted' && (kind !== 'proxy' || /^5/.test(detail ?? ''));
}

function messageOf({ kind, host, proxy, detail }: ConnectionFailure): string {
  const via = proxy ? ` through the proxy ${proxy.host}` : '';
  switch (kind) {
    case 'unknown-host': return `${proxy ? `the proxy ${proxy.host}` : host} is not known to DNS`;
    case 'unreachable': return proxy ? `the proxy ${proxy.host} refuses connections` : `${host} can't be reached: the connection is refused`;
    case 'cut': return `${host} can't be reached${via}: the connection is cut`;
    case 'silent': return `${host} can't be reached${via}: no complete answer within ${SILENCE_SECONDS} seconds`;
    case 'untrusted': return `the certificate of ${host} is not trusted${via} (${detail})`;
    case 'proxy': return `the proxy ${proxy?.host} refuses to connect to ${host} (HTTP ${detail})`;
  }
}

function fixOf({ kind, host, proxy, detail }: ConnectionFailure): string {
  if (kind === 'untrusted') {
    return detail === 'CERT_HAS_EXPIRED' || detail === 'CERT_NOT_YET_VALID'
      ? 'look at the clock of this machine; where a proxy inspects TLS, set AWS_CA_BUNDLE to the file with its CA certificates'
      : 'where a proxy inspects TLS, set AWS_CA_BUNDLE to the file with its CA certificates';
  }
  if (kind === 'proxy') {
    return detail === '407'
      ? `set a user and a password: ${proxy?.variable}=http://USER:PASSWORD@${proxy?.host}`
      : `allow ${host} in the proxy, or name it in NO_PROXY where it can be reached without`;
  }
  if (proxy) {
    return `check the network and ${proxy.variable}; hosts that need no proxy belong into NO_PROXY`;
  }
  const meant = kind === 'unknown-host' && isOfAws(host) ? meantRegion(regionOf(host)) : undefined;
  if (meant) {
    return `did you mean the region ${meant}? Otherwise check the network, a VPN and the VPC endpoints`;
  }
  return isOfAws(host)
    ? 'check the network, a VPN, the region (--region) and the VPC endpoints; behind a proxy, set HTTPS_PROXY'
    : 'check the network, AWS_ENDPOINT_URL, and endpoint_url of the profile';
}

/** `ssm.eu-west-1.amazonaws.com`. Empty for a host without one. */
function regionOf(host: string): string {
  return host.split('.').find((part) => REGION_FORM.test(part)) ?? '';
}

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
export function isOfAws(host: string): boolean {
  return /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|amazonaws\.eu|aws\.dev|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/i.test(host);
}
