import type { InclusionProof } from '@sigstore/bundle';
import { fromBase64 } from '../encoding/bytes.ts';
import { SignatureError } from '../signature-problem.ts';

/** A log's signed statement of its size and root, with some room for witnesses' signatures. */
const maxCheckpointLength = 64 * 1024;
const maxHashes = 64;
const hashBytes = 32;

/** Lines of the log, an empty one, lines of signatures (C2SP's tlog-checkpoint and signed-note). */
const checkpointForm =
  /^[^\n]+\n(?<size>0|[1-9]\d{0,18})\n(?<root>\S+)\n(?:[^\n]+\n)*\n(?<signatures>(?:\u2014 \S+ \S+\n)+)$/;

/**
 * That a proof is of the form it has to be, and says about the tree what its checkpoint says. `@sigstore/verify`
 * computes with the checkpoint's numbers, and neither looks at the proof's own nor at what stands between signatures.
 * Signatures of witnesses are not looked at: nobody here knows their keys.
 * @throws SignatureError LOG_INVALID
 */
export function checkProofForm({ rootHash, treeSize, hashes, checkpoint }: InclusionProof): void {
  const { envelope } = checkpoint;
  const form = envelope.length > maxCheckpointLength ? null : checkpointForm.exec(envelope);
  const { size, root = '', signatures = '' } = form?.groups ?? {};
  const signedRoot = fromBase64(root);
  if (size === undefined || signedRoot?.length !== hashBytes || !areSignatures(signatures)) {
    throw invalid('expected a signed checkpoint of the log, found another form');
  }
  if (treeSize !== size) throw invalid(`expected a proof for ${size} entries, found one for another number`);
  if (!signedRoot.equals(rootHash)) {
    throw invalid(`expected a proof for the root ${root}, found one for another root`);
  }
  if (hashes.length > maxHashes || hashes.some(({ length }) => length !== hashBytes)) {
    throw invalid('expected a proof of up to 64 SHA-256 digests, found another form');
  }
}

function areSignatures(lines: string): boolean {
  return lines
    .trimEnd()
    .split('\n')
    .every((line) => fromBase64(line.slice(line.lastIndexOf(' ') + 1)) !== undefined);
}

function invalid(message: string): SignatureError {
  return new SignatureError('LOG_INVALID', `log entry: ${message}`);
}
