import { WardctlError } from '../../errors.ts';

/** What `wardctl doctor --json` prints: whether everything is there that policies need to come and go. */
export interface DoctorReport {
  /** Whether no check failed; warnings are none. */
  readonly ok: boolean;
  /** In the order in which one thing builds on another. */
  readonly checks: readonly DoctorCheck[];
}

/** The outcome of one check. */
export interface DoctorCheck {
  /** What was looked at; several checks may be about the same. */
  readonly subject: DoctorSubject;
  /** The registry it is about, as given on the command line; not set for what is about this machine. */
  readonly host?: string;
  /** `failed`: something will not work; `warning`: it works, but the user should know. */
  readonly status: DoctorStatus;
  /** What was found, for people. Never holds a password. */
  readonly message: string;
  /** What to do about it; not set where there is nothing to do. */
  readonly fix?: string;
}

export type DoctorStatus = 'ok' | 'warning' | 'failed';

/** `dns` to `login` are about hosts, all others about this machine. */
export type DoctorSubject =
  | 'node'
  | 'wardctl'
  | 'store'
  | 'kwctl-store'
  | 'sources'
  | 'logins'
  | 'helper'
  | 'proxy'
  | 'certificates'
  | 'dns'
  | 'connection'
  | 'tls'
  | 'api'
  | 'login';

export function passed(subject: DoctorSubject, message: string): DoctorCheck {
  return { subject, status: 'ok', message };
}

export function warned(subject: DoctorSubject, message: string, fix: string): DoctorCheck {
  return { subject, status: 'warning', message, fix };
}

export function failed(subject: DoctorSubject, message: string, fix: string | undefined): DoctorCheck {
  return { subject, status: 'failed', message, ...(fix === undefined ? {} : { fix }) };
}

/** A check that ended with an error of ours; any other is a bug, and thrown. */
export function failedBy(subject: DoctorSubject, error: unknown): DoctorCheck {
  if (!(error instanceof WardctlError)) throw error;
  return failed(subject, error.message, error.hint);
}
