/** Names and messages of thrown values of any type. */

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** On one line, and without the input that AWS repeats in validation errors: "Value '…' at 'value' failed to satisfy". */
export function messageOf(error: unknown): string {
  if (isUnreadableAnswer(error)) {
    const status = statusOf(error);
    return `the answer could not be read${status === undefined ? '' : ` (HTTP ${status})`}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/Value '[^]*' at /g, 'Value at ').replace(/\s+/g, ' ').trim() || nameOf(error);
}

export function isAccessDenied(error: unknown): boolean {
  return /AccessDenied|UnauthorizedOperation|NotAuthorized/i.test(nameOf(error)) || /is not authorized to perform|Access to KMS is not allowed/i.test(messageOf(error));
}

/**
 * A service can't use the key: it is disabled or deleted, or so new that KMS doesn't know it everywhere yet.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
 */
export function isUnusableKey(error: unknown): boolean {
  return ['InvalidKeyId', 'EncryptionFailure', 'DecryptionFailure'].includes(nameOf(error));
}

/** HTTP status of the response, if there was one. */
export function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}

/** The response isn't AWS's, or it is incomplete. A parser's message may repeat a part of it. */
export function isUnreadableAnswer(error: unknown): boolean {
  const { name = '', message = '' } = (error ?? {}) as { readonly name?: string; readonly message?: string };
  return name === 'SyntaxError' || /Deserialization error/.test(message) || (/^Unknown(Error)?$/.test(name) && /^(Unknown|UnknownError|)$/.test(message));
}

export function isThrottled(error: unknown): boolean {
  return statusOf(error) === 429 || /Throttl|TooManyRequests|RequestLimitExceeded/i.test(nameOf(error));
}

/** The service is overloaded or unreachable. The error isn't about a single name of a call. */
export function isBusy(error: unknown): boolean {
  return isThrottled(error) || (statusOf(error) ?? 0) >= 500 || isUnreadableAnswer(error) || /Timeout|InternalServer|ServiceUnavailable/i.test(nameOf(error));
}

/** Errors about the input. Their messages may repeat a value, in whole or in part. */
const ABOUT_INPUT = /^(ValidationException|ValidationError|InvalidParameter(Value)?(Exception)?|ParameterPatternMismatchException|SerializationException)$/;
/** Replaces AWS's message. */
export const REFUSED_INPUT = 'AWS refused it; its words may repeat the value, and are left out';

export function isAboutInput(error: unknown): boolean {
  return ABOUT_INPUT.test(nameOf(error));
}

/** A message may contain a shorter value by chance, and the cut would reveal it: `arn:aws:iam::(value)56789012`. */
const SURELY_REPEATED = 16;

/** The same error without the value of the request. */
export function withoutValue(error: unknown, value: string): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  if (isAboutInput(error)) {
    error.message = REFUSED_INPUT;
  } else if (value.length >= SURELY_REPEATED) {
    error.message = error.message.split(value).join('(value)');
  }
  return error;
}

export function isNotFound(error: unknown): boolean {
  return nameOf(error) === 'ResourceNotFoundException';
}
