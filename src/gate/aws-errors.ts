/** Names and messages of errors, whatever was thrown. */

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** On one line, and without the input that AWS repeats in validation errors: "Value '…' at 'value' failed to satisfy". */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/Value '[^]*' at /g, 'Value at ').replace(/\s+/g, ' ').trim() || nameOf(error);
}

export function isAccessDenied(error: unknown): boolean {
  return /AccessDenied|UnauthorizedOperation|NotAuthorized/i.test(nameOf(error)) || /is not authorized to perform|Access to KMS is not allowed/i.test(messageOf(error));
}

export function isNotFound(error: unknown): boolean {
  return nameOf(error) === 'ResourceNotFoundException';
}
