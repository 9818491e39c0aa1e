import { WardctlError } from '../../errors.ts';
import {
  failureOf,
  type Keychain,
  type Proxy,
  type ProxySettings,
  type Sources,
  type Transport,
} from '../../oci/index.ts';
import { failed, type DoctorCheck, type DoctorSubject } from './report.ts';

/** What hosts are reached with. */
export interface HostSurroundings {
  readonly sources: Sources;
  readonly proxies: ProxySettings;
  /** PEM texts of `--ca-file`. */
  readonly certificates: readonly string[];
  readonly transport: Transport;
  readonly keychain: Keychain;
  readonly nowMs: number;
  /** For each step. */
  readonly timeoutMs: number;
}

/** Where a registry is, and how to get there. */
export interface Route {
  readonly registry: string;
  /** `https://host:port` of its API. */
  readonly url: URL;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly proxy: Proxy | undefined;
}

/** Whether a registry asks who we are. */
export type Challenge = 'asks' | 'open';

/** A step on the way to a host that failed. @param host for messages, with its port */
export function failedOnTheWay(
  subject: DoctorSubject,
  what: string,
  error: unknown,
  host: string,
): DoctorCheck {
  if (error instanceof WardctlError) return failed(subject, `${what}: ${error.message}`, error.hint);
  const { reason } = failureOf(error, host);
  return failed(subject, `${what}: ${reason}`, adviceOn[subject]);
}

const adviceOn: Partial<Record<DoctorSubject, string>> = {
  dns: 'Check the name, and that this machine has a name server.',
  connection: 'Check host and port, firewalls, and whether a proxy has to be used (HTTPS_PROXY).',
};
