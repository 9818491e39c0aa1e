import { initializeTSA, type TSA } from '@sigstore/mock/dist/timestamp/index.js';
import { createHash, generateKeyPairSync } from 'node:crypto';

const sha256Oid = '2.16.840.1.101.3.4.2.1';

/** A timestamp authority, of `@sigstore/mock`: P-256, RFC 3161. */
export class FakeTimestampAuthority {
  /** The one that signs, and its root. */
  readonly certificates: readonly [Buffer, Buffer];
  private readonly tsa: TSA;

  private constructor(tsa: TSA) {
    this.tsa = tsa;
    this.certificates = [bytesOf(tsa.intCertificate), bytesOf(tsa.rootCertificate)];
  }

  /** @param clock read at each timestamp; to the second */
  static async start(clock: Date): Promise<FakeTimestampAuthority> {
    return new FakeTimestampAuthority(
      await initializeTSA(generateKeyPairSync('ec', { namedCurve: 'P-256' }), clock),
    );
  }

  /** A response as DER. @param withCertificates whether the authority's is sent along */
  async stamp(bytes: Uint8Array, withCertificates = false): Promise<Buffer> {
    return this.stampDigest(createHash('sha256').update(bytes).digest(), withCertificates);
  }

  /** @param digest SHA-256 */
  async stampDigest(digest: Buffer, withCertificates = false): Promise<Buffer> {
    const response = await this.tsa.timestamp({
      artifactHash: digest,
      hashAlgorithmOID: sha256Oid,
      nonce: 1,
      policyOID: '1.3.6.1.4.1.57264.2',
      certReq: withCertificates,
    });
    return bytesOf(response);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
