import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { FakeSigstore } from './fake-sigstore.ts';
import type { ProposedEntry } from './rekor.ts';
import {
  answerCertificate,
  answerLogV1,
  answerLogV2,
  answerTimestamp,
  type CertificateRequest,
  type LogRequest,
} from './service-answers.ts';

/**
 * A fake Sigstore as signers reach it: Fulcio (API v2), Rekor (v1 and v2) and a timestamp authority, over http on
 * 127.0.0.1, for wardctl and for the real cosign. Everything is signed at the real time.
 */
export class SigstoreServices {
  /** `POST /path`, in their order. */
  readonly asked: string[] = [];
  private readonly sigstore: FakeSigstore;
  private readonly server: Server;

  private constructor(sigstore: FakeSigstore) {
    this.sigstore = sigstore;
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(sigstore: FakeSigstore): Promise<SigstoreServices> {
    const services = new SigstoreServices(sigstore);
    await new Promise<void>((resolve) => services.server.listen(0, '127.0.0.1', resolve));
    return services;
  }

  /** `127.0.0.1:<port>`. */
  get host(): string {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new TypeError('expected a TCP address');
    return `127.0.0.1:${String(address.port)}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** A SigningConfig as JSON. @param log which API of Rekor; the second gives no time, so that a timestamp is needed */
  signingConfig(log: 'v1' | 'v2' = 'v1'): string {
    const service = (url: string, majorApiVersion: number) => ({
      url,
      majorApiVersion,
      validFor: { start: '2020-01-01T00:00:00Z' },
      operator: 'fake',
    });
    return JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [service(this.url, 1)],
      oidcUrls: [],
      rekorTlogUrls: [service(this.url, log === 'v1' ? 1 : 2)],
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: log === 'v1' ? [] : [service(`${this.url}/api/v1/timestamp`, 1)],
      tsaConfig: { selector: 'ANY' },
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    this.asked.push(`${method} ${path}`);
    const body = await buffer(request);
    try {
      const { status, headers = {}, content } = await this.answer(path, body, request.headers.authorization);
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(bytes);
    } catch (error) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
    }
  }

  private async answer(path: string, body: Buffer, authorization = ''): Promise<Answer> {
    const { sigstore } = this;
    // To the second, and not ahead of anybody's clock.
    sigstore.clock.setTime(Math.floor(Date.now() / 1000) * 1000);
    switch (path) {
      case '/api/v2/signingCert': {
        const request = jsonOf(body) as CertificateRequest;
        const token = request.credentials?.oidcIdentityToken ?? authorization.replace(/^Bearer /, '');
        return { status: 200, content: await answerCertificate(sigstore, request, token) };
      }
      case '/api/v1/log/entries': {
        const { id, answer } = await answerLogV1(sigstore, jsonOf(body) as ProposedEntry);
        // cosign looks for both headers.
        return { status: 201, headers: { etag: id, location: `${path}/${id}` }, content: answer };
      }
      case '/api/v2/log/entries':
        return { status: 201, content: await answerLogV2(sigstore, jsonOf(body) as LogRequest) };
      case '/api/v1/timestamp': {
        const headers = { 'content-type': 'application/timestamp-reply' };
        return { status: 201, headers, content: await answerTimestamp(sigstore, body) };
      }
      default:
        return { status: 404, content: { message: `nothing at ${path}` } };
    }
  }
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: object;
}

/** An identity token whose signature is none: the fake authority believes everybody. */
export function identityToken(email: string, issuer = 'https://issuer.example'): string {
  const claims = { iss: issuer, sub: email, email, email_verified: true, aud: 'sigstore', exp: 4102444800 };
  const parts = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)));
  return [...parts, Buffer.from('sig')].map((part) => part.toString('base64url')).join('.');
}

function jsonOf(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString());
}
