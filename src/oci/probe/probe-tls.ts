import { isIP } from 'node:net';
import { connect, getCACertificates, type PeerCertificate } from 'node:tls';
import { failureOf } from '../transport/failure.ts';
import { openConnection, settled, type ConnectionOptions } from './open-connection.ts';

export interface TlsProbeOptions extends ConnectionOptions {
  /** PEM texts of authorities that are trusted besides the system's. */
  readonly certificates: readonly string[];
}

/** What a host shows of itself. The texts are the host's, and may be hostile. */
export interface TlsFindings {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** Who signed its certificate. */
  readonly issuer: string;
  readonly validTo: Date;
  /** Why the certificate is not accepted; `undefined` where it is. */
  readonly refusal: { readonly reason: string; readonly hint: string } | undefined;
}

/**
 * Looks at the TLS certificate of a host, without sending anything to it.
 * @throws the error of the operating system or of OpenSSL, or WardctlError REGISTRY_TIMEOUT, REGISTRY_UNREACHABLE
 */
export async function probeTls(options: TlsProbeOptions): Promise<TlsFindings> {
  const { host, port, certificates, timeoutMs } = options;
  const connection = await openConnection(options);
  const socket = connect({
    socket: connection,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ca: [...getCACertificates('default'), ...certificates],
    // To be looked at whatever it is.
    rejectUnauthorized: false,
  });
  try {
    await settled(socket, 'secureConnect', timeoutMs);
    const certificate = socket.getPeerCertificate();
    return {
      protocol: socket.getProtocol() ?? 'unknown',
      issuer: issuerOf(certificate),
      validTo: new Date(certificate.valid_to),
      refusal: socket.authorized
        ? undefined
        : refusalOf(socket.authorizationError, `${host}:${String(port)}`),
    };
  } finally {
    socket.destroy();
    connection.destroy();
  }
}

function issuerOf({ issuer }: PeerCertificate): string {
  const { O: organisation = '', CN: name = '' } = issuer as Partial<PeerCertificate['issuer']>;
  const parts = [name, organisation].flat().filter((part) => part !== '');
  return parts.length === 0 ? 'nobody that it names' : parts.join(', ');
}

/** Node gives the error's code where it has one, whatever its types say. */
function refusalOf(error: unknown, host: string): { reason: string; hint: string } {
  const code = typeof error === 'string' ? error : 'unknown';
  const { reason, hint } = failureOf(Object.assign(new Error(code), { code }), host.replace(/:443$/, ''));
  return { reason, hint };
}
