import { createHash } from 'node:crypto';

/** A Merkle tree of a log, and where a leaf stands in it (RFC 6962, 2.1). */
export interface TreeProof {
  readonly root: Buffer;
  /** From the leaf to the root. */
  readonly hashes: readonly Buffer[];
}

export function proveInclusion(leaves: readonly Uint8Array[], index: number): TreeProof {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return { root: hash(0, only), hashes: [] };
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const left = leaves.slice(0, split);
  const right = leaves.slice(split);
  if (index < split) {
    const { root, hashes } = proveInclusion(left, index);
    const other = proveInclusion(right, 0).root;
    return { root: hash(1, root, other), hashes: [...hashes, other] };
  }
  const { root, hashes } = proveInclusion(right, index - split);
  const other = proveInclusion(left, 0).root;
  return { root: hash(1, other, root), hashes: [...hashes, other] };
}

function hash(prefix: number, ...parts: readonly Uint8Array[]): Buffer {
  const sha256 = createHash('sha256').update(Buffer.from([prefix]));
  for (const part of parts) sha256.update(part);
  return sha256.digest();
}
