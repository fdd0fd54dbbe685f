import { createPrivateKey } from 'crypto';

export function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private';
  } catch {
    return false; // the error may quote the input
  }
}
