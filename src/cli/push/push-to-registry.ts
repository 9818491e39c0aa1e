import { WardctlError } from '../../errors.ts';
import { formatReference, type Reference } from '../../oci/index.ts';
import {
  immutableReference,
  pushablePolicy,
  pushPolicy,
  readPolicy,
  resolvePolicy,
  type PushablePolicy,
} from '../../store/index.ts';
import { escapeControls, escapeJson } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import type { Logs } from '../logs.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { lazyOrigins, type LazyOrigins } from '../registry/origins.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import type { Progress } from '../registry/progress.ts';
import { parseRegistryUri } from '../registry/registry-uri.ts';
import { stderrProgress } from '../registry/stderr-progress.ts';
import { usualVerification } from '../verification/settings.ts';
import type { SigningSettings } from '../signing/settings.ts';
import type { SigningPlace } from '../signing/sign-manifest-of.ts';
import type { SignedPolicy } from '../signing/signed-policy.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { describePlan, planPush } from './plan.ts';
import type { PushedPolicy } from './pushed-policy.ts';

/** The command line of `push`, parsed but not interpreted. */
export interface PushToRegistryOptions {
  readonly policy: string;
  readonly uri: string;
  readonly output: 'text' | 'json';
  readonly force: boolean;
  readonly dryRun: boolean;
  /** How to sign what is pushed; `undefined` where it is not to be signed. */
  readonly signing: SigningSettings | undefined;
  readonly registries: RegistrySettings;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl push` does and prints it. Returns the exit code.
 * @throws WardctlError REFERENCE_INVALID, POLICY_*, WASM_*, REGISTRY_*, STORE_*, KEY_*, SIGNING_FAILED; Interrupted
 */
export async function pushToRegistry(options: PushToRegistryOptions): Promise<number> {
  const reference = parseRegistryUri(options.uri);
  const { progress, logs } = stderrProgress({ ...options, verb: 'pushing' });
  try {
    const policy = await preparePolicy(options, logs);
    const immutableRef = immutableReference(reference, policy.artifact);
    if (options.dryRun) {
      const dryRun = planPush(policy, reference);
      print({ immutable_ref: immutableRef, dryRun }, options.output, describePlan(immutableRef, dryRun));
      return exitCodes.ok;
    }
    const signature = await send(policy, reference, options, { progress, logs });
    const pushed = `Policy successfully pushed: ${immutableRef}\n`;
    if (signature === undefined) print({ immutable_ref: immutableRef }, options.output, pushed);
    else {
      const signed = `${pushed}Policy successfully signed: ${signature.format} ${signature.signature}\n`;
      print({ immutable_ref: immutableRef, signature }, options.output, signed);
    }
    return exitCodes.ok;
  } finally {
    progress.stop();
  }
}

async function preparePolicy(
  { policy: name, force, registries, ...options }: PushToRegistryOptions,
  { warn }: Logs,
): Promise<PushablePolicy> {
  const module = await withPolicyFinder(
    { ...options, ...registries, verification: usualVerification },
    async (finder) => readPolicy(await resolvePolicy(name, workingFolder(), finder)),
  );
  try {
    return pushablePolicy(module, { force, warn: (message) => warn(`${name}: ${message}`) });
  } catch (error) {
    throw error instanceof WardctlError ? error.about(name) : error;
  }
}

async function send(
  policy: PushablePolicy,
  reference: Reference,
  { registries, signing }: PushToRegistryOptions,
  { progress, logs }: { progress: Progress; logs: Logs },
): Promise<SignedPolicy | undefined> {
  const origins = lazyOrigins({ ...registries, warn: logs.warn });
  // Passwords are asked for before anything is sent.
  const sign = signing && (await signerFor(signing, origins.context));
  const entry = progress.begin(formatReference(reference));
  let outcome: string | undefined;
  try {
    const { target } = await origins.context();
    const repository = target(reference);
    return await interruptible(async (signal) => {
      await pushPolicy(policy, reference, repository, {
        signal,
        onProgress: ({ bytes, totalBytes }) => entry.update(bytes, totalBytes),
      });
      outcome = `pushed ${formatReference(reference)}`;
      const name = `${reference.registry}/${reference.repository}`;
      return sign?.({ repository, name, manifest: policy.artifact.descriptor }, signal);
    });
  } finally {
    entry.end(outcome);
    await origins.close();
  }
}

type SignPushed = (place: SigningPlace, signal: AbortSignal) => Promise<SignedPolicy>;

async function signerFor(settings: SigningSettings, context: LazyOrigins['context']): Promise<SignPushed> {
  // What signing takes is loaded only here: most pushes do without.
  const [{ openSigner }, { signManifestOf }] = await Promise.all([
    import('../signing/open-signer.ts'),
    import('../signing/sign-manifest-of.ts'),
  ]);
  const signer = await openSigner({ settings, context, env: process.env });
  return (place, signal) => signManifestOf(place, signer, settings, signal);
}

/** As the reference does: JSON without a line break at its end. */
function print(pushed: PushedPolicy, output: 'text' | 'json', text: string): void {
  const shown = output === 'json' ? JSON.stringify(pushed) : text;
  if (!isTerminal(1)) writeStdout(shown);
  else writeStdout(output === 'json' ? `${escapeJson(shown)}\n` : escapeControls(shown));
}
