import { systemErrorCode } from '../../files/index.ts';

/** Why an exchange failed, in words. */
export interface TransportFailure {
  readonly code: 'REGISTRY_UNREACHABLE' | 'REGISTRY_TIMEOUT';
  readonly reason: string;
  readonly hint: string;
  /** Whether trying again is of no use: certificates, names and proxies do not change by themselves. */
  readonly isLasting: boolean;
}

const timeouts = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time'],
  ['UND_ERR_HEADERS_TIMEOUT', 'no answer in time'],
  ['UND_ERR_BODY_TIMEOUT', 'the answer stopped half-way'],
  ['ETIMEDOUT', 'no connection in time'],
]);
const connections = new Map([
  ['ENOTFOUND', 'the host name is not known'],
  ['EAI_AGAIN', 'the host name cannot be looked up now'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was reset'],
  ['ECONNABORTED', 'the connection was broken off'],
  ['EADDRNOTAVAIL', 'the address cannot be used from here'],
  ['EHOSTUNREACH', 'there is no route to the host'],
  ['ENETUNREACH', 'there is no route to the network'],
  ['EPIPE', 'the connection was closed'],
]);
const certificates = new Map([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is signed by an unknown authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by an unknown authority'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its certificate is signed by an unknown authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is signed by an unknown authority'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host'],
]);
/** The rest of OpenSSL's codes for certificates that it does not accept. */
const certificateCode =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/**
 * What an error of a client, Node or OpenSSL means.
 * @param host that was to be reached, with its port
 */
export function failureOf(error: unknown, host: string): TransportFailure {
  const codes = codesOf(error);
  for (const code of codes) {
    const timeout = timeouts.get(code);
    if (timeout !== undefined)
      return { code: 'REGISTRY_TIMEOUT', reason: timeout, hint: networkHint(host), isLasting: false };
    if (isCertificateCode(code)) {
      const reason = certificates.get(code) ?? 'its certificate is not accepted';
      return lasting(`${reason} (${code})`, certificateHint(host));
    }
    if (isPlainCode(code)) return lasting('no TLS there', plainHint(host));
    if (code.startsWith('ERR_SSL_'))
      return unreachable(`the TLS handshake failed (${code})`, networkHint(host));
    const connection = connections.get(code);
    if (connection !== undefined)
      return code === 'ENOTFOUND'
        ? lasting(connection, networkHint(host))
        : unreachable(connection, networkHint(host));
  }
  const status = proxyStatusOf(error);
  if (status !== undefined) {
    return status === 407
      ? lasting('the proxy asks for a login', proxyLoginHint)
      : {
          ...unreachable(`the proxy answered with status ${String(status)}`, proxyRefusalHint),
          isLasting: status < 500,
        };
  }
  if (codes.includes('UND_ERR_SOCKET') || codes.includes('UND_ERR_PRX_CONN'))
    return unreachable('the connection was closed', networkHint(host));
  const [first] = chainOf(error);
  if (first?.name === 'HTTPParserError') return unreachable('what came is no HTTP', networkHint(host));
  return unreachable(`it failed (${codes[0] ?? first?.name ?? 'unknown'})`, networkHint(host));
}

/** Whether the host was not reached at all, so that another way may be tried. */
export function isConnectionFailure(error: unknown): boolean {
  const status = proxyStatusOf(error);
  if (status !== undefined) return status >= 500;
  return codesOf(error).some(
    (code) =>
      connections.has(code) ||
      isCertificateCode(code) ||
      isPlainCode(code) ||
      code.startsWith('ERR_SSL_') ||
      code === 'ETIMEDOUT' ||
      code === 'UND_ERR_CONNECT_TIMEOUT',
  );
}

const proxyLoginHint = 'Put user and password into the proxy variable: http://USER:PASSWORD@PROXY:PORT.';
const proxyRefusalHint = 'Have the proxy let the host pass, or name the host in NO_PROXY.';

function networkHint(host: string): string {
  return `Check the host, your network and proxy: wardctl doctor ${host}`;
}

function certificateHint(host: string): string {
  return `Give the certificate of its authority with --ca-file, or in sources.yaml: source_authorities: {"${host}": [{type: Path, path: /path/to/ca.pem}]}.`;
}

function plainHint(host: string): string {
  return `If it is meant to be reached over http, say so in sources.yaml: insecure_sources: ["${host}"].`;
}

function unreachable(reason: string, hint: string): TransportFailure {
  return { code: 'REGISTRY_UNREACHABLE', reason, hint, isLasting: false };
}

function lasting(reason: string, hint: string): TransportFailure {
  return { ...unreachable(reason, hint), isLasting: true };
}

function isCertificateCode(code: string): boolean {
  return certificates.has(code) || certificateCode.test(code);
}

/** What OpenSSL says to an answer that is no TLS. */
function isPlainCode(code: string): boolean {
  return (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' || code === 'EPROTO'
  );
}

/** The status of a proxy that does not let us through; undici tells it in words only. */
function proxyStatusOf(error: unknown): number | undefined {
  for (const { message } of chainOf(error)) {
    const status = /^Proxy response \((\d{3})\)|^Proxy Authentication Required \((\d{3})\)/.exec(message);
    if (status !== null) return Number(status[1] ?? status[2]);
  }
  return undefined;
}

/** Codes along the chain of causes; undici and Node wrap each other's errors. */
function codesOf(error: unknown): string[] {
  return chainOf(error).flatMap((one) => systemErrorCode(one) ?? []);
}

/** An error, what it is made of, and its causes. */
function chainOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const parts: unknown[] = error instanceof AggregateError ? error.errors.slice(0, 10) : [];
  return [error, ...[...parts, error.cause].flatMap((one) => chainOf(one, depth + 1))];
}
