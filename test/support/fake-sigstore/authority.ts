import type { CTLog } from '@sigstore/mock/dist/fulcio/index.js';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  authorityKeyId,
  basicConstraints,
  extendedKeyUsage,
  extension,
  extensionOids,
  keyUsage,
  keyUsages,
  makeCertificate,
  purposes,
  subjectAltName,
  subjectKeyId,
  type CertificateSigner,
  type GeneralName,
} from './certificate.ts';
import { octets, utf8 } from './der.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What a certificate says. All but the key has a default: that of a certificate which may sign. */
export interface LeafRequest {
  readonly publicKey: KeyObject;
  readonly names: readonly GeneralName[];
  /** In the old extension and in the new one; `undefined` leaves that out. */
  readonly issuers: { readonly old: string | Uint8Array | undefined; readonly new: string | undefined };
  readonly githubRepository?: string | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Default: digitalSignature. `undefined` leaves the extension out. */
  readonly keyUsage?: number | undefined;
  /** Default: codeSigning. Empty leaves the extension out. */
  readonly purposes?: readonly string[];
  /** Default: no extension that says so. */
  readonly ca?: boolean;
  /** More extensions, as DER. */
  readonly extensions?: readonly Buffer[];
  /** The log of certificates that it is in; `undefined` for none. */
  readonly ctLog: CTLog | undefined;
}

/** A certificate authority with a root and an intermediate certificate, both of P-384. */
export class FakeAuthority {
  readonly root: Buffer;
  readonly intermediate: Buffer;
  private readonly issuer: string;
  private readonly signer = p384();

  constructor(start: Date, name = 'fake') {
    const root = p384();
    const ca = {
      notBefore: new Date(start.getTime() - dayMs),
      notAfter: new Date(start.getTime() + 365 * dayMs),
    };
    const extensions = (key: KeyObject) => [
      basicConstraints(true),
      keyUsage(keyUsages.keyCertSign | keyUsages.crlSign),
      subjectKeyId(key),
      authorityKeyId(root.publicKey),
    ];
    this.root = makeCertificate(
      {
        ...ca,
        serialNumber: 1,
        issuer: `${name} root`,
        subject: `${name} root`,
        publicKey: root.publicKey,
        extensions: extensions(root.publicKey),
      },
      root,
    );
    this.intermediate = makeCertificate(
      {
        ...ca,
        serialNumber: 2,
        issuer: `${name} root`,
        subject: `${name} intermediate`,
        publicKey: this.signer.publicKey,
        extensions: extensions(this.signer.publicKey),
      },
      root,
    );
    this.issuer = `${name} intermediate`;
  }

  /** A certificate as DER. */
  async issue(request: LeafRequest): Promise<Buffer> {
    const { publicKey, notBefore, notAfter, ctLog } = request;
    const extensions = [...leafExtensions(request), authorityKeyId(this.signer.publicKey)];
    const make = (all: readonly Buffer[]) =>
      makeCertificate(
        {
          serialNumber: 7,
          issuer: this.issuer,
          subject: undefined,
          notBefore,
          notAfter,
          publicKey,
          extensions: all,
        },
        this.signer,
      );
    if (ctLog === undefined) return make(extensions);
    const issuerKey = this.signer.publicKey.export({ format: 'der', type: 'spki' });
    const issuerId = createHash('sha256').update(issuerKey).digest();
    const stamp = Buffer.from(await ctLog.log(arrayBuffer(make(extensions)), arrayBuffer(issuerId)));
    return make([...extensions, extension(extensionOids.signedTimestamps, octets(listOf(stamp)))]);
  }
}

/** All but the name of the authority's key, and the promise of a log. */
export function leafExtensions(request: LeafRequest): Buffer[] {
  const { names, issuers, githubRepository, publicKey } = request;
  const usage = 'keyUsage' in request ? request.keyUsage : keyUsages.digitalSignature;
  const { purposes: ids = [purposes.codeSigning], ca, extensions = [] } = request;
  return [
    ...(usage === undefined ? [] : [keyUsage(usage)]),
    ...(ids.length === 0 ? [] : [extendedKeyUsage(...ids)]),
    ...(ca === undefined ? [] : [basicConstraints(ca)]),
    ...(names.length === 0 ? [] : [subjectAltName(...names)]),
    subjectKeyId(publicKey),
    ...(issuers.old === undefined ? [] : [extension(extensionOids.issuerText, Buffer.from(issuers.old))]),
    ...(issuers.new === undefined ? [] : [extension(extensionOids.issuer, utf8(issuers.new))]),
    ...(githubRepository === undefined
      ? []
      : [extension(extensionOids.workflowRepository, Buffer.from(githubRepository))]),
    ...extensions,
  ];
}

/** As TLS writes lists (RFC 6962, 3.3). The item comes with its own length. */
function listOf(item: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(item.length);
  return Buffer.concat([length, item]);
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function p384(): CertificateSigner {
  return generateKeyPairSync('ec', { namedCurve: 'P-384' });
}
