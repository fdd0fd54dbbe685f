import { ConnectionFailure } from './connection-error';
import type { Proxy } from './proxy';

/** The connection failure behind an error of Node.js, or undefined for other errors. */
export function failureOf(error: unknown, host: string, proxy: Proxy | undefined): ConnectionFailure | undefined {
  const { code = '', status, message = '' } = error as { readonly code?: string; readonly status?: number; readonly message?: string };
  const at = { host, ...(proxy ? { proxy } : {}) };
  if (proxy && status !== undefined) {
    return { kind: 'proxy', detail: String(status), ...at };
  }
  if (/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|EAI_NODATA)$/.test(code)) {
    return { kind: 'unknown-host', ...at };
  }
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/.test(code)) {
    return { kind: 'unreachable', ...at };
  }
  if (code === 'ETIMEDOUT') {
    return { kind: 'silent', ...at };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
    return { kind: 'untrusted', detail: code, ...at };
  }
  // A server that doesn't speak HTTP or TLS also breaks the connection, and so does a proxy that closes it.
  if (/^(ECONNRESET|EPIPE|ECONNABORTED|HPE_|ERR_SSL|EPROTO|ERR_STREAM_PREMATURE_CLOSE|ERR_TLS)/.test(code) || /Proxy connection ended|aborted|socket hang up/.test(message)) {
    return { kind: 'cut', ...at };
  }
  return undefined;
}
