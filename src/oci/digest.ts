import { createHash, type Hash } from 'node:crypto';
import { WardctlError } from '../errors.ts';

/** `sha256:` and 64 lower-case hex digits; contents may also be named by `sha512:` and 128. */
export type Digest = `sha256:${string}` | `sha512:${string}`;

const pattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Whether a text is a digest that contents can be checked against. */
export function isDigest(text: string): text is Digest {
  return pattern.test(text);
}

/** The digest by which `bytes` are named. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The hex part of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** What contents have to be. */
interface Expected {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** Checks contents while they pass by; they count as bad until {@link ContentVerifier.finish} has returned. */
export class ContentVerifier {
  private readonly expected: Expected;
  private readonly name: string;
  private readonly hash: Hash;
  private received = 0;

  /** @param name of the contents, for messages */
  constructor(expected: Expected, name: string) {
    this.expected = expected;
    this.name = name;
    this.hash = createHash(expected.digest.startsWith('sha512:') ? 'sha512' : 'sha256');
  }

  /** @throws WardctlError REGISTRY_DIGEST_MISMATCH at the first byte too many */
  update(chunk: Uint8Array): void {
    this.received += chunk.length;
    if (this.received > this.expected.size) throw this.mismatch('more');
    this.hash.update(chunk);
  }

  /** @throws WardctlError REGISTRY_DIGEST_MISMATCH */
  finish(): void {
    if (this.received !== this.expected.size) throw this.mismatch(`${String(this.received)} bytes`);
    const algorithm = this.expected.digest.slice(0, this.expected.digest.indexOf(':'));
    const found = `${algorithm}:${this.hash.digest('hex')}`;
    if (found !== this.expected.digest) throw this.mismatch(found);
  }

  private mismatch(found: string): WardctlError {
    const { digest, size } = this.expected;
    const expected = found.includes(':') ? digest : `${String(size)} bytes (${digest})`;
    return new WardctlError(
      'REGISTRY_DIGEST_MISMATCH',
      `${this.name}: expected ${expected}, found ${found}`,
      {
        hint: 'The contents were changed or cut off on the way; try again, and do not use them if it happens twice.',
      },
    );
  }
}
