import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ReportedCase, ReportedFinding, TestReport } from '../../src/suite/reporters/test-report.ts';
import { CliHome } from './cli-home.ts';
import { runCli, type Ended } from './run-program.ts';

/** An environment without what says where we run, and changes what is printed. */
export const nobodysCi: Readonly<Record<string, undefined>> = {
  CI: undefined,
  GITHUB_ACTIONS: undefined,
  GITHUB_STEP_SUMMARY: undefined,
  GITHUB_WORKSPACE: undefined,
  FORCE_COLOR: undefined,
};

const golden = join(import.meta.dirname, '../../fixtures/golden');

/** A folder with a probe policy, whose settings decide what it answers, requests, and suites written inline. */
export class SuiteProject {
  readonly home = new CliHome();

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    copyFileSync(join(golden, 'modules/probe-wapc.wasm'), join(this.home.path, 'probe.wasm'));
    copyFileSync(join(golden, 'requests/pod-privileged.json'), join(this.home.path, 'pod.json'));
    for (const [name, content] of Object.entries(files)) this.home.write(name, content);
  }

  /** Another copy of the probe. */
  copyProbe(name: string): void {
    copyFileSync(join(golden, 'modules/probe-wapc.wasm'), join(this.home.path, name));
  }

  /** Runs `wardctl test` in the folder, as nobody's CI. */
  run(
    args: readonly string[] = [],
    env: Readonly<Record<string, string | undefined>> = {},
    folder = '.',
  ): Promise<Ended> {
    const cwd = join(this.home.path, folder);
    return runCli(['test', ...args], { cwd, env: { ...this.home.env, ...nobodysCi, ...env } });
  }

  /** Runs it for its report. */
  async report(
    args: readonly string[] = [],
    env?: Readonly<Record<string, string | undefined>>,
  ): Promise<TestReport & { readonly exitCode: number | null }> {
    const { stdout, stderr, exitCode } = await this.run(['--json', ...args], env);
    expect(stdout, stderr).toMatch(/^\{/);
    return { ...(JSON.parse(stdout) as TestReport), exitCode };
  }

  read(name: string): string {
    return readFileSync(join(this.home.path, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(join(this.home.path, name));
  }

  write(name: string, content: string | Uint8Array): void {
    this.home.write(name, content);
  }
}

/** All cases of a report, in order. */
export function casesOf({ suites }: TestReport): readonly ReportedCase[] {
  return suites.flatMap(({ cases }) => cases);
}

/** All that is wrong in a report: with the run, with suites, with cases. */
export function findingsOf({ findings, suites }: TestReport): readonly ReportedFinding[] {
  return [
    ...findings,
    ...suites.flatMap((suite) => [...suite.findings, ...suite.cases.flatMap((one) => one.findings)]),
  ];
}
