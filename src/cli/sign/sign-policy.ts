import { platformOf } from '../../oci/index.ts';
import { parseAnnotations } from '../../sigstore/index.ts';
import { findArtifact } from '../../store/index.ts';
import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { refuseFile } from '../own-file.ts';
import { printJson } from '../print-json.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { lazyOrigins } from '../registry/origins.ts';
import { parseRegistryUri } from '../registry/registry-uri.ts';
import { openSigner } from '../signing/open-signer.ts';
import { signManifestOf } from '../signing/sign-manifest-of.ts';
import type { SignedPolicy } from '../signing/signed-policy.ts';
import type { SigningSettings } from '../signing/settings.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';

/** The command line of `sign`, parsed but not interpreted. */
export interface SignPolicyOptions {
  readonly uri: string;
  readonly signing: SigningSettings;
  readonly registries: RegistrySettings;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl sign` does and prints it. Returns the exit code. What is signed is checked to be a policy, by the
 * digest that its tag stands for now.
 * @throws WardctlError KEY_*, SIGNING_FAILED, USAGE_INVALID, REFERENCE_INVALID, REGISTRY_*, ARTIFACT_INVALID; Interrupted
 */
export async function signPolicy(options: SignPolicyOptions): Promise<number> {
  const { uri, signing, json } = options;
  refuseFile(uri, workingFolder());
  const reference = parseRegistryUri(uri);
  parseAnnotations(signing.annotations, '--annotation');
  const { warn } = stderrLogs(options);
  const origins = lazyOrigins({ ...options.registries, warn });
  try {
    const signer = await openSigner({ settings: signing, context: origins.context, env: process.env });
    const repository = (await origins.context()).target(reference);
    const signed = await interruptible(async (signal) => {
      const platform = platformOf(process.platform, process.arch);
      const { root } = await findArtifact(repository, reference, { platform, signal });
      const name = `${reference.registry}/${reference.repository}`;
      return signManifestOf({ repository, name, manifest: root }, signer, signing, signal);
    });
    if (json) printJson(signed);
    else print(signed);
    return exitCodes.ok;
  } finally {
    await origins.close();
  }
}

function print({ immutableRef, format, signature }: SignedPolicy): void {
  const text = `Policy successfully signed: ${immutableRef}\n  ${format} ${signature}\n`;
  writeStdout(isTerminal(1) ? escapeControls(text) : text);
}
