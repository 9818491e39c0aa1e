import { WardctlError } from '../../../errors.ts';
import { stringifyYaml } from '../../../yaml/index.ts';
import type { NamedModule } from '../../read-module.ts';
import type { PolicySourceSettings } from '../../registry/settings.ts';
import type { Terminal } from '../../terminal.ts';
import { workingFolder } from '../../working-folder.ts';
import { writeStdout } from '../../write.ts';
import { listSignatures } from './list-signatures.ts';
import { describeSignatureList, signatureDocument } from './signature-documents.ts';
import { formatSignatureText } from './signature-text.ts';
import type { ShownSignatures } from './shown-signatures.ts';
import { placeOf, placeOfRefused } from './signed-place.ts';

export interface ShowOptions {
  readonly output: 'text' | 'yaml' | 'json' | undefined;
  /** `undefined` where stdout is none. */
  readonly terminal: Terminal | undefined;
  readonly registries: PolicySourceSettings;
  readonly warn: (message: string) => void;
}

/** @throws as `listSignatures` */
export async function findShown({ stored }: NamedModule, options: ShowOptions): Promise<ShownSignatures> {
  const place = stored && placeOf(stored.uri, stored);
  const list = place && (await listSignatures(place, { ...options, withHolders: showsHolders(options) }));
  return {
    list,
    describe: () => describeSignatureList(list),
    formatText: () => formatSignatureText(list),
    toDocument: () => signatureDocument(list),
  };
}

/**
 * Where a policy was refused for its signatures, prints what these are; as JSON, `wardctl verify` tells it, and nothing
 * is printed here.
 */
export async function printOfRefused(
  error: unknown,
  options: ShowOptions & { readonly policy: string },
): Promise<void> {
  const { policy, output, terminal } = options;
  const isRefusal = error instanceof WardctlError && error.code.startsWith('SIGNATURE_');
  if (!isRefusal || output === 'json') return;
  const place = await placeOfRefused(policy, workingFolder());
  if (place === undefined) return;
  const list = await listSignatures(place, { ...options, withHolders: showsHolders(options) });
  if (output === undefined && terminal !== undefined) {
    const { renderSignaturePage } = await import('../page/index.ts');
    writeStdout(renderSignaturePage(list, terminal));
    return;
  }
  writeStdout(output === 'yaml' ? stringifyYaml(signatureDocument(list)) : formatSignatureText(list));
}

/** Text and YAML show the manifests that hold signatures, as the reference does. */
function showsHolders({ output, terminal }: ShowOptions): boolean {
  return output === 'yaml' || output === 'text' || (output === undefined && terminal === undefined);
}
