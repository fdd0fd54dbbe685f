import { lastFailure } from './connection/last-failure';
import { isAboutInput, isUnreadableAnswer, isThrottled, messageOf, REFUSED_INPUT, statusOf } from '../../aws/errors';

/** An error of the SDK for people. Our own words replace those of AWS or a parser wherever they may repeat a value. */
export interface Explained {
  readonly message: string;
  readonly fix?: string;
}

/** Undefined for an error that isn't AWS's. */
export function explainAws(error: Error): Explained | undefined {
  return explainCredentials(error) ?? explainAnswer(error);
}

function explainCredentials({ name, message }: Error): Explained | undefined {
  if (!/^(CredentialsProviderError|TokenProviderError)$/.test(name)) {
    return undefined;
  }
  if (lastFailure.of) {
    return { message: `the credentials could not be fetched: ${lastFailure.of.message}`, fix: lastFailure.of.fix };
  }
  if (/SSO session|sso login|Token is expired|SSO Token/i.test(message)) {
    return { message: 'the sign-in with IAM Identity Center has ended', fix: 'aws sso login, with --profile NAME where it isn\'t that of AWS_PROFILE' };
  }
  if (/multi-factor|MFA/i.test(message)) {
    return { message: 'the profile asks for a code of multi-factor authentication', fix: 'fetch credentials with the AWS CLI first: eval "$(aws configure export-credentials --profile NAME --format env)"' };
  }
  return { message: 'there are no AWS credentials that can be used', fix: 'sign in first: set AWS_PROFILE or pass --profile NAME (with IAM Identity Center: aws sso login)' };
}

function explainAnswer(error: Error): Explained | undefined {
  const { name } = error;
  const status = statusOf(error);
  if (isUnreadableAnswer(error)) {
    return {
      message: `the answer is not one of AWS${status === undefined ? '' : ` (HTTP ${status})`}`,
      fix: 'a proxy, a firewall or a sign-in page may have answered: check the network, HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL',
    };
  }
  if (isThrottled(error)) {
    return { message: `AWS throttles these calls, and still does after many attempts (${name})`, fix: 'run the same command again later: what it has done stays done' };
  }
  if (status !== undefined && status >= 500) {
    return { message: `AWS could not answer (${name}, HTTP ${status})`, fix: 'run the same command again later; AWS says at https://health.aws.amazon.com what is out of order' };
  }
  if (/^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/.test(name)) {
    return { message: `the clock of this machine is wrong (${name})`, fix: 'set its time, by NTP for example' };
  }
  if (/^(ExpiredToken|ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/.test(name)) {
    return { message: `AWS doesn't accept the credentials (${name})`, fix: 'the credentials are not valid any more, or were mistyped: sign in again' };
  }
  if (isAboutInput(error)) {
    return { message: `${name}: ${REFUSED_INPUT}` };
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name)) {
    return { message: `${name}: ${messageOf(error)}`, fix: 'ask for the permission that the message names, or choose other credentials with --profile NAME' };
  }
  return undefined;
}
