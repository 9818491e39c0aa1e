import { afterEach, beforeEach } from 'vitest';
import { runChecks, type DoctorOptions } from '../../../../src/cli/doctor/run-checks.ts';
import type { DoctorCheck, DoctorReport, DoctorSubject } from '../../../../src/cli/doctor/report.ts';
import { Home } from '../registry/support.ts';

/** A home folder for each test, and what doctor says of it. */
export class Patient {
  home = new Home();
  private readonly servers: { close(): Promise<void> }[] = [];

  constructor() {
    beforeEach(() => {
      this.home = new Home();
    });
    afterEach(async () => {
      await Promise.all(this.servers.splice(0).map((server) => server.close()));
      this.home.remove();
    });
  }

  /** Closed after the test. */
  async started<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const server = await starting;
    this.servers.push(server);
    return server;
  }

  examine(
    options: Partial<DoctorOptions> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<DoctorReport> {
    return runChecks(
      {
        sourcesPath: undefined,
        dockerConfigPath: undefined,
        caFiles: [],
        registries: [],
        nodeVersion: '26.10.0',
        nowMs: Date.UTC(2026, 10, 21),
        timeoutMs: 2000,
        ...options,
      },
      this.home.surroundings(env),
    );
  }
}

/** The checks of one subject, as `status message`. */
export function linesOf({ checks }: DoctorReport, subject: DoctorSubject): string[] {
  return checks.filter((check) => check.subject === subject).map(lineOf);
}

export function lineOf({ status, message }: DoctorCheck): string {
  return `${status} ${message}`;
}
