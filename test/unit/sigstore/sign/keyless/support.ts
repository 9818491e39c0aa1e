import type { Post } from '../../../../../src/sigstore/sign/keyless/post.ts';
import {
  readSigningConfig,
  type SigningConfig,
} from '../../../../../src/sigstore/sign/keyless/signing-config.ts';
import { signKeyless } from '../../../../../src/sigstore/sign/keyless/sign-keyless.ts';
import type { NewSignature, SigningRequest } from '../../../../../src/sigstore/sign/new-signature.ts';
import type { TrustRoot } from '../../../../../src/sigstore/trust-root.ts';
import { FakeSigstore } from '../../../../support/fake-sigstore/index.ts';
import type { ProposedEntry } from '../../../../support/fake-sigstore/rekor.ts';
import {
  answerCertificate,
  answerLogV1,
  answerLogV2,
  answerTimestamp,
  type CertificateRequest,
  type LogRequest,
} from '../../../../support/fake-sigstore/service-answers.ts';
import { requestOf } from '../support.ts';

/** What was asked of a service. */
export interface Asked {
  readonly url: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
}

/** An answer in place of the right one: another status or body, or both. */
export type Instead = (right: Answer) => Answer;
interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** The services of a fake Sigstore, by HTTP: Fulcio v2, Rekor v1 and v2, a timestamp authority (RFC 3161). */
export class FakeServices {
  readonly sigstore: FakeSigstore;
  readonly trust: TrustRoot;
  readonly asked: Asked[] = [];
  /** By the host of the service. */
  readonly instead = new Map<string, Instead>();

  private constructor(sigstore: FakeSigstore) {
    this.sigstore = sigstore;
    this.trust = sigstore.trust();
  }

  static async start(): Promise<FakeServices> {
    return new FakeServices(await FakeSigstore.start());
  }

  readonly post: Post = async (url, body, headers, { maxBytes, signal }) => {
    signal?.throwIfAborted();
    this.asked.push({ url, body: Buffer.from(body), headers, maxBytes });
    this.sigstore.clock.setTime(this.sigstore.time.getTime());
    const right = await this.answer(url, Buffer.from(body));
    return this.instead.get(new URL(url).host)?.(right) ?? right;
  };

  private async answer(url: string, body: Buffer): Promise<Answer> {
    const { sigstore } = this;
    switch (url) {
      case 'https://ca.example/fulcio/api/v2/signingCert': {
        const request = JSON.parse(body.toString()) as CertificateRequest;
        const token = request.credentials?.oidcIdentityToken ?? '';
        return { status: 200, body: bytesOf(await answerCertificate(sigstore, request, token)) };
      }
      case 'https://log.example/api/v1/log/entries': {
        const { answer } = await answerLogV1(sigstore, JSON.parse(body.toString()) as ProposedEntry);
        return { status: 201, body: bytesOf(answer) };
      }
      case 'https://log2.example/api/v2/log/entries': {
        const answer = await answerLogV2(sigstore, JSON.parse(body.toString()) as LogRequest);
        return { status: 201, body: bytesOf(answer) };
      }
      case 'https://tsa.example/api/v1/timestamp':
        return { status: 201, body: await this.stamp(body) };
      default:
        return { status: 404, body: Buffer.from('not found') };
    }
  }

  private stamp(request: Buffer): Promise<Buffer> {
    // RFC 3161: version 1, SHA-256, its digest, nothing else.
    const head = '3036020101' + '3031300d06096086480165030402010500' + '0420';
    if (request.subarray(0, -32).toString('hex') !== head) throw new TypeError('no timestamp request');
    return answerTimestamp(this.sigstore, request);
  }

  /** Signs with an identity token. */
  sign(
    request: Partial<SigningRequest>,
    { config = this.config(), token = tokenOf() }: { config?: SigningConfig; token?: string } = {},
  ): Promise<NewSignature> {
    const { post, sigstore } = this;
    return signKeyless(requestOf(request), { identityToken: token, config, post, now: sigstore.time });
  }

  /** A configuration with some of the services. */
  config(...names: readonly ('ca' | 'log' | 'log2' | 'tsa')[]): SigningConfig {
    const wanted = names.length === 0 ? ['ca', 'log', 'tsa'] : names;
    const services = (from: string, url: string, majorApiVersion: number) =>
      wanted.includes(from as never) ? [{ url, majorApiVersion, ...validity }] : [];
    return readSigningConfig(
      JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
        caUrls: services('ca', 'https://ca.example/fulcio/', 1),
        oidcUrls: [],
        rekorTlogUrls: [
          ...services('log', 'https://log.example', 1),
          ...services('log2', 'https://log2.example', 2),
        ],
        rekorTlogConfig: { selector: 'ANY' },
        tsaUrls: services('tsa', 'https://tsa.example/api/v1/timestamp', 1),
        tsaConfig: { selector: 'ANY' },
      }),
      'signing.json',
    );
  }
}

export const validity = { validFor: { start: '2020-01-01T00:00:00Z' }, operator: 'example' };

/** An identity token that nobody has signed. */
export function tokenOf(more: object = {}): string {
  const claims = { iss: 'https://issuer.example', sub: 'https://github.com/acme/policies', ...more };
  return [{ alg: 'none' }, claims].map((part) => bytesOf(part).toString('base64url')).join('.') + '.c2ln';
}

export function bytesOf(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document));
}
