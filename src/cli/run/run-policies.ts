import { WardctlError } from '../../errors.ts';
import { parseAllowList } from '../../host/index.ts';
import { parseExecutionMode } from '../../policy/index.ts';
import { defaultLimits, Sandbox } from '../../runtime/index.ts';
import { parseByteSize } from '../byte-size.ts';
import { parseDuration } from '../duration.ts';
import { exitCodes } from '../exit-code.ts';
import { readStdin } from '../read-stdin.ts';
import { isTerminal, useColor } from '../terminal.ts';
import { writeStderr } from '../write.ts';
import { evaluateAll } from './evaluate-all.ts';
import { openInteractions } from './interactions.ts';
import { createPrinter } from './print-outcomes.ts';
import { PolicyLoader } from './policies.ts';
import { createLogs } from './policy-logs.ts';
import { loadRequests, type RequestSources } from './requests.ts';
import { loadSettings } from './settings.ts';

/** The command line of `run`, parsed but not interpreted. */
export interface RunOptions {
  readonly policies: readonly string[];
  readonly requestPaths: readonly string[];
  readonly manifestPaths: readonly string[];
  readonly oldManifestPath: string | undefined;
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
  const folder = process.cwd();
  const stdoutIsTerminal = isTerminal(1);
  const errorColor = options.color && useColor(isTerminal(2), process.env, []);
  const logs = createLogs({
    verbose: options.verbose,
    color: errorColor,
    isTerminal: isTerminal(2),
    now: Date.now,
    write: writeStderr,
  });
  const { warn } = logs;
  const limits = {
    ...defaultLimits,
    ...(options.timeout === undefined ? {} : { timeoutMs: parseDuration(options.timeout, '--timeout') }),
    maxMemoryBytes: parseByteSize(options.maxMemory, '--max-memory'),
  };
  const allowList = parseAllowList(patternsOf(options.allowedHostCapabilities));
  const { recordPath: record, replayPath: replay } = options;
  const interactions = await openInteractions({ record, replay, folder, warn });
  const requests = await loadRequests({ ...options, folder, readStdin });
  const loader = new PolicyLoader({
    folder,
    executionMode:
      options.executionMode === undefined ? undefined : parseExecutionMode(options.executionMode),
    raw: options.raw,
    settings: await loadSettings({ path: options.settingsPath, json: options.settingsJson, folder }),
    allowContextAware: options.allowContextAware,
    timeoutIsExplicit: options.timeout !== undefined,
    environment: { limits, allowList, interactions: interactions.channel, now: Date.now },
    logFor: logs.forPolicy,
    warn,
    sandbox: new Sandbox(),
  });
  const policies = (await Promise.all(options.policies.map((reference) => loader.load(reference)))).flat();

  for (const { note } of requests) if (note !== undefined) warn(note);
  const printer = await createPrinter({
    format: options.output ?? (stdoutIsTerminal ? 'text' : 'json'),
    color: options.color && useColor(stdoutIsTerminal, process.env, []),
    columns: stdoutIsTerminal ? process.stdout.columns : undefined,
    warn,
  });
  let allAllowed = true;
  try {
    for await (const outcome of evaluateAll(policies, requests)) {
      allAllowed &&= outcome.verdict.response.allowed;
      await printer.print(outcome);
    }
  } finally {
    interactions.finish();
  }
  printer.finish();
  return options.failOnRejection && !allAllowed ? exitCodes.failed : exitCodes.ok;
}

function checkUsage({ policies, requestPaths, manifestPaths }: RunOptions): void {
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
