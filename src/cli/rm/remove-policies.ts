import { WardctlError } from '../../errors.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { openStore } from '../registry/open-store.ts';
import { isTerminal } from '../terminal.ts';
import { writeStderr } from '../write.ts';
import { planRemoval } from './plan-removal.ts';

/**
 * Does what `wardctl rm` does. Returns the exit code.
 * @param references of policies, as the user wrote them
 * @throws WardctlError USAGE_INVALID, POLICY_NOT_FOUND where nothing was removed; STORE_*
 */
export async function removePolicies(references: readonly string[]): Promise<number> {
  if (references.length === 0) {
    throw new WardctlError('USAGE_INVALID', 'expected policies to remove, found none', {
      hint: 'Give their URIs, or the first digits of their digests. See them with: wardctl policies',
    });
  }
  const store = openStore();
  const removed = await store.remove(await planRemoval(store, references));
  if (isTerminal(2)) for (const uri of removed) writeStderr(`removed ${visibleLine(uri)}\n`);
  return exitCodes.ok;
}
