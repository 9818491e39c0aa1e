import { WardctlError } from '../../errors.ts';
import type { BoundPolicy } from '../../evaluate/index.ts';
import { parseAllowList } from '../../host/index.ts';
import { parseExecutionMode } from '../../policy/index.ts';
import { defaultLimits, Sandbox } from '../../runtime/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { parseByteSize } from '../byte-size.ts';
import { parseDuration } from '../duration.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs, type Logs } from '../logs.ts';
import { readStdin } from '../read-stdin.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { isTerminal, useColor } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { evaluateAll } from './evaluate-all.ts';
import { openInteractions, type Interactions } from './interactions.ts';
import { createPrinter, type OutcomePrinter } from './print-outcomes.ts';
import { PolicyLoader } from './policies.ts';
import { loadRequests, type RequestInput, type RequestSources } from './requests.ts';
import { loadSettings } from './settings.ts';

/** The command line of `run`, parsed but not interpreted. */
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
  readonly registries: RegistrySettings;
  readonly output: 'json' | 'text' | undefined;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl run` does and prints it. Returns the exit code.
 * @throws WardctlError where something cannot be evaluated
 */
export async function runPolicies(options: RunOptions): Promise<number> {
  checkUsage(options);
  const logs = stderrLogs(options);
  try {
    return await evaluateLoaded(options, logs);
  } finally {
    logs.flush();
  }
}

async function evaluateLoaded(options: RunOptions, logs: Logs): Promise<number> {
  const { interactions, requests, policies } = await withPolicyFinder(
    { ...options, ...options.registries },
    (finder) => load(options, logs, finder),
  );
  for (const { note } of requests) if (note !== undefined) logs.warn(note);
  const printer = await openPrinter(options, logs.warn);
  let allAllowed = true;
  try {
    for await (const outcome of evaluateAll(policies, requests)) {
      allAllowed &&= outcome.verdict.response.allowed;
      logs.flush();
      await printer.print(outcome);
    }
  } catch (error) {
    keepRecording(interactions, logs.warn);
    throw error;
  }
  interactions.finish();
  printer.finish();
  return options.failOnRejection && !allAllowed ? exitCodes.failed : exitCodes.ok;
}

/** What a run works with, all of it checked before anything is evaluated. */
interface Loaded {
  readonly interactions: Interactions;
  readonly requests: readonly RequestInput[];
  readonly policies: readonly BoundPolicy[];
}

async function load(
  options: RunOptions,
  { warn, forPolicy }: Logs,
  elsewhere: PolicyFinder,
): Promise<Loaded> {
  const folder = workingFolder();
  const limits = {
    ...defaultLimits,
    ...(options.timeout === undefined ? {} : { timeoutMs: parseDuration(options.timeout, '--timeout') }),
    maxMemoryBytes: parseByteSize(options.maxMemory, '--max-memory'),
  };
  const allowList = parseAllowList(patternsOf(options.allowedHostCapabilities));
  const { recordPath: record, replayPath: replay, executionMode: mode } = options;
  const inputs = [
    ...options.policies,
    ...options.requestPaths,
    ...options.manifestPaths,
    ...[options.oldManifestPath, options.settingsPath].filter((path) => path !== undefined),
  ];
  const interactions = await openInteractions({ record, replay, folder, warn, inputs });
  const requests = await loadRequests({ ...options, folder, readStdin });
  const loader = new PolicyLoader({
    folder,
    elsewhere,
    executionMode: mode === undefined ? undefined : parseExecutionMode(mode),
    raw: options.raw,
    settings: await loadSettings({ path: options.settingsPath, json: options.settingsJson, folder }),
    allowContextAware: options.allowContextAware,
    timeoutIsExplicit: options.timeout !== undefined,
    environment: { limits, allowList, interactions: interactions.channel, now: Date.now },
    logFor: forPolicy,
    warn,
    sandbox: new Sandbox(),
  });
  const policies = await Promise.all(options.policies.map((reference) => loader.load(reference)));
  return { interactions, requests, policies: policies.flat() };
}

function openPrinter(
  { output, color }: RunOptions,
  warn: (message: string) => void,
): Promise<OutcomePrinter> {
  const stdoutIsTerminal = isTerminal(1);
  return createPrinter({
    format: output ?? (stdoutIsTerminal ? 'text' : 'json'),
    color: color && useColor(stdoutIsTerminal, process.env, []),
    columns: stdoutIsTerminal ? process.stdout.columns : undefined,
    warn,
  });
}

/** Saves what was recorded before a run broke off; that it cannot be saved must not hide why. */
function keepRecording(interactions: Interactions, warn: (message: string) => void): void {
  try {
    interactions.finish();
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
  }
}

function checkUsage(options: RunOptions): void {
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
    {
      hint: 'For instance: wardctl run policy.wasm -r request.json',
    },
  );
}

function patternsOf(values: readonly string[] | undefined): string[] {
  if (values === undefined) return ['*'];
  return values.flatMap((value) => value.split(',')).filter((pattern) => pattern !== '');
}
