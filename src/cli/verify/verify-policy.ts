import { formatReference, platformOf } from '../../oci/index.ts';
import { refusalOf, type TrustRoot } from '../../sigstore/index.ts';
import { findArtifact } from '../../store/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { refuseFile } from '../own-file.ts';
import { printJson } from '../print-json.ts';
import type { PolicySourceSettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { lazyOrigins } from '../registry/origins.ts';
import { parseRegistryUri } from '../registry/registry-uri.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { stdoutTerminal } from '../terminal.ts';
import { loadVerificationConfig } from '../verification/load-config.ts';
import { loadTrustRoot } from '../verification/load-trust-root.ts';
import { unverifiable } from '../verification/unverifiable.ts';
import { verifyArtifact } from '../verification/verify-artifact.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { describeVerification, type Verification } from './describe-verification.ts';
import { renderVerification } from './render-verification.ts';

/** The command line of `verify`, parsed but not interpreted. */
export interface VerifyPolicyOptions {
  readonly uri: string;
  readonly registries: PolicySourceSettings;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl verify` does and prints it. Returns the exit code.
 * @throws WardctlError SIGNATURE_*, VERIFICATION_CONFIG_*, TRUST_ROOT_*, KEY_*, USAGE_INVALID, REFERENCE_INVALID,
 *   REGISTRY_*, ARTIFACT_INVALID; Interrupted
 */
export async function verifyPolicy(options: VerifyPolicyOptions): Promise<number> {
  const logs = stderrLogs(options);
  const verification = await verify(options, logs.warn);
  const { judgement, uri } = verification;
  const terminal = stdoutTerminal(options.color);
  if (options.json) printJson(describeVerification(verification));
  else if (terminal !== undefined) writeStdout(renderVerification(verification, terminal));
  if (!judgement.satisfied) {
    // What was printed has all of it.
    if (options.json || terminal !== undefined) return exitCodes.failed;
    throw refusalOf(judgement, uri, verification.formats);
  }
  if (!options.json && terminal === undefined) {
    const what = verification.isList
      ? 'Policy successfully verified, by the list of manifests that it is in'
      : 'Policy successfully verified';
    logs.tell(what);
  }
  return exitCodes.ok;
}

async function verify(
  { uri, registries, verbose }: VerifyPolicyOptions,
  warn: (message: string) => void,
): Promise<Verification> {
  const settings = registries.verification;
  refuseFile(uri, workingFolder());
  const reference = parseRegistryUri(uri);
  const surroundings = processSurroundings();
  const config = await loadVerificationConfig(settings, surroundings, warn);
  if (config === undefined) throw unverifiable();
  const origins = lazyOrigins({ ...registries, warn });
  const { context } = origins;
  const trustOptions = { settings: settings.trust, context, surroundings, warn };
  const loadTrust = (signal?: AbortSignal): Promise<TrustRoot> => loadTrustRoot(trustOptions, signal);
  try {
    return await interruptible(async (signal) => {
      const repository = (await context()).target(reference);
      const platform = platformOf(process.platform, process.arch);
      const artifact = await findArtifact(repository, reference, { platform, signal });
      const name = `registry://${formatReference(reference)}`;
      const options = { settings, config, loadTrust, verbose, warn };
      const { manifest, ...verified } = await verifyArtifact({ name, repository, artifact }, options, signal);
      return {
        ...verified,
        formats: settings.formats,
        uri: name,
        immutableRef: formatReference({ ...reference, tag: undefined, digest: manifest.digest }),
        manifest,
        isList: manifest.digest !== artifact.manifest.digest,
      };
    });
  } finally {
    await origins.close();
  }
}
