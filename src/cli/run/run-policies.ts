import type { BoundPolicy } from '../../evaluate/index.ts';
import { parseAllowList } from '../../host/index.ts';
import { parseExecutionMode } from '../../policy/index.ts';
import { Sandbox } from '../../runtime/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { componentSupport } from '../component-support.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs, type Logs } from '../logs.ts';
import { readStdin } from '../read-stdin.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { columnsOf, isTerminal, useColor } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { evaluateAll } from './evaluate-all.ts';
import { openInteractions, type Interactions } from './interactions.ts';
import { mutationWarnings } from './mutation-warnings.ts';
import { capabilityPatternsOf, checkRunUsage, inputPathsOf, limitsOf, type RunOptions } from './options.ts';
import { createPrinter, type OutcomePrinter } from './print-outcomes.ts';
import { PolicyLoader } from './policies.ts';
import { loadRequests, type RequestInput } from './requests.ts';
import { loadSettings } from './settings.ts';

/**
 * Does what `wardctl run` does and prints it. Returns the exit code.
 * @throws WardctlError where something cannot be evaluated
 */
export async function runPolicies(options: RunOptions): Promise<number> {
  checkRunUsage(options, 'run');
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
  const warnOfMutation = mutationWarnings(logs.warn);
  let allAllowed = true;
  try {
    for await (const outcome of evaluateAll(policies, requests)) {
      allAllowed &&= outcome.verdict.response.allowed;
      logs.flush();
      warnOfMutation(outcome);
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
  const limits = limitsOf(options);
  const allowList = parseAllowList(capabilityPatternsOf(options));
  const { recordPath: record, replayPath: replay, executionMode: mode } = options;
  const inputs = inputPathsOf(options);
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
    components: componentSupport(folder, warn),
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
    columns: stdoutIsTerminal ? columnsOf(process.stdout) : undefined,
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
