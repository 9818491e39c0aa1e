import type { Interfaces } from '@oclif/core';
import { WardctlError } from '../../errors.ts';
import { defaultLimits, type Limits } from '../../runtime/index.ts';
import { parseByteSize } from '../byte-size.ts';
import { parseDuration } from '../duration.ts';
import type { PolicySourceSettings } from '../registry/context.ts';
import { policySourceSettingsOf } from '../verification/flags.ts';
import type { runFlags } from './flags.ts';
import type { RequestSources } from './requests.ts';

/** The command line of a command that evaluates policies, parsed but not interpreted. */
export interface RunOptions {
  readonly policies: readonly string[];
  readonly requestPaths: readonly string[];
  readonly manifestPaths: readonly string[];
  readonly oldManifestPath: string | undefined;
  /** Which of the flags were given that say what manifests do not. */
  readonly manifestFlags: readonly string[];
  readonly manifestOptions: RequestSources['manifestOptions'];
  readonly settingsPath: string | undefined;
  readonly settingsJson: string | undefined;
  readonly executionMode: string | undefined;
  readonly raw: boolean;
  readonly allowContextAware: boolean;
  /** `undefined` allows all; comma-separated patterns otherwise. */
  readonly allowedHostCapabilities: readonly string[] | undefined;
  readonly recordPath: string | undefined;
  readonly replayPath: string | undefined;
  readonly timeout: string | undefined;
  readonly maxMemory: string;
  readonly failOnRejection: boolean;
  readonly registries: PolicySourceSettings;
  readonly output: 'json' | 'text' | undefined;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/** What the parser made of the command line. @param policies the arguments */
export function runOptionsOf(
  flags: Interfaces.InferredFlags<typeof runFlags>,
  policies: readonly string[],
): RunOptions {
  return {
    policies,
    requestPaths: flags['request-path'] ?? [],
    manifestPaths: flags.file ?? [],
    oldManifestPath: flags['old-file'],
    manifestFlags: ['old-file', 'operation', 'namespace', 'user', 'group'].filter((name) => name in flags),
    manifestOptions: {
      operation: flags.operation ?? 'CREATE',
      namespace: flags.namespace,
      userName: flags.user,
      groups: flags.group,
    },
    settingsPath: flags['settings-path'],
    settingsJson: flags['settings-json'],
    executionMode: flags['execution-mode'],
    raw: flags.raw,
    allowContextAware: flags['allow-context-aware'],
    allowedHostCapabilities: flags['allowed-host-capabilities'],
    recordPath: flags['record-host-capabilities-interactions'],
    replayPath: flags['replay-host-capabilities-interactions'],
    timeout: flags.timeout,
    maxMemory: flags['max-memory'],
    failOnRejection: flags['exit-code'],
    registries: policySourceSettingsOf(flags),
    output: flags.json ? 'json' : flags.output,
    verbose: flags.verbose,
    color: !flags['no-color'],
  };
}

/**
 * Whether what is given goes together, and is enough.
 * @param command for the hint
 * @throws WardctlError USAGE_INVALID
 */
export function checkRunUsage(options: RunOptions, command: 'run' | 'bench'): void {
  const { policies, requestPaths, manifestPaths, manifestFlags, raw } = options;
  if (manifestPaths.length === 0 && manifestFlags.length > 0) {
    const flags = manifestFlags.map((name) => `--${name}`).join(', ');
    throw new WardctlError('USAGE_INVALID', `${flags}: expected together with --file, found without it`, {
      hint: 'Requests given with -r say all of this themselves.',
    });
  }
  if (manifestPaths.length > 0 && raw) {
    throw new WardctlError('USAGE_INVALID', '--raw: expected requests given with -r, found --file', {
      hint: 'Manifests make admission requests; a raw request is a JSON document of your own.',
    });
  }
  const missing = [];
  if (requestPaths.length + manifestPaths.length === 0)
    missing.push('--request-path <FILE> or --file <FILE>');
  if (policies.length === 0) missing.push('<POLICY>');
  if (missing.length === 0) return;
  throw new WardctlError(
    'USAGE_INVALID',
    `the following required arguments were not provided: ${missing.join(', ')}`,
    { hint: `For instance: wardctl ${command} policy.wasm -r request.json` },
  );
}

/** What one evaluation may use. @throws WardctlError USAGE_INVALID */
export function limitsOf({ timeout, maxMemory }: RunOptions): Limits {
  return {
    ...defaultLimits,
    ...(timeout === undefined ? {} : { timeoutMs: parseDuration(timeout, '--timeout') }),
    maxMemoryBytes: parseByteSize(maxMemory, '--max-memory'),
  };
}

/** The host capabilities that policies may use. */
export function capabilityPatternsOf({ allowedHostCapabilities }: RunOptions): string[] {
  if (allowedHostCapabilities === undefined) return ['*'];
  return allowedHostCapabilities.flatMap((value) => value.split(',')).filter((pattern) => pattern !== '');
}

/** Files that are read, which nothing that is written may replace. */
export function inputPathsOf(options: RunOptions): string[] {
  const { policies, requestPaths, manifestPaths, oldManifestPath, settingsPath } = options;
  const single = [oldManifestPath, settingsPath].filter((path) => path !== undefined);
  return [...policies, ...requestPaths, ...manifestPaths, ...single];
}
