import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { answer, send, type Answer, type Question } from './message.ts';

export interface HttpServerOptions {
  /** PEM texts; without them the server speaks http. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Changes what the server would answer, or replaces it. */
export type Misbehaviour = (normal: Answer, question: Question) => Answer;

/** Which requests a misbehaviour is for. */
export interface Matcher {
  readonly method?: string;
  /** Tested against path and query. */
  readonly target?: RegExp;
  /** How many of them; default: all. */
  readonly times?: number;
  /** Passes over the first ones. */
  readonly skip?: number;
  /** Answers at once, without waiting for the body. */
  readonly isEarly?: boolean;
}

interface Rule extends Matcher {
  readonly misbehave: Misbehaviour;
  seen: number;
}

const nothing: Misbehaviour = (normal) => normal;

/** A server on 127.0.0.1 that remembers what it was asked, and can be told to misbehave. */
export abstract class HttpServer {
  /** All requests, in the order in which they came. */
  readonly requests: Question[] = [];
  private readonly scheme: 'http' | 'https';
  private readonly server: Server;
  private readonly rules: Rule[] = [];
  private port = 0;

  constructor({ tls }: HttpServerOptions) {
    const listener: RequestListener = (request, response) => void this.serve(request, response);
    this.scheme = tls === undefined ? 'http' : 'https';
    this.server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    // A client that breaks off a TLS handshake is no concern of a test's server.
    this.server.on('tlsClientError', () => undefined);
    // As registries answer TLS on a port without it.
    this.server.on('clientError', (_error, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  }

  /** `127.0.0.1:<port>`. */
  get host(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  get url(): string {
    return `${this.scheme}://${this.host}`;
  }

  /** From now on, requests that match are answered so. Rules that were given later come first. */
  misbehave(matcher: Matcher, misbehaviour: Misbehaviour): void {
    this.rules.unshift({ ...matcher, misbehave: misbehaviour, seen: 0 });
  }

  /** `GET /v2/` and so on, of all requests or of those that match. */
  asked(matching = /./): string[] {
    return this.requests
      .map(({ method, target }) => `${method} ${target}`)
      .filter((line) => matching.test(line));
  }

  /** Ends all connections and stops. */
  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** What a server of this kind answers when it does nothing wrong. */
  protected abstract answer(question: Question): Answer;

  protected listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', () => {
        const address = this.server.address();
        if (typeof address === 'object' && address !== null) this.port = address.port;
        resolve();
      });
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '/' } = request;
    const rule = this.rules.find((one) => isFor(one, method, target));
    const body = rule?.isEarly === true ? Buffer.alloc(0) : await buffer(request).catch(() => undefined);
    // The client went away in the middle of its request.
    if (body === undefined) return;
    const question: Question = {
      method,
      target,
      url: new URL(target, this.url),
      headers: Object.fromEntries(
        Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
      ),
      body,
      clientPort: request.socket.remotePort,
    };
    this.requests.push(question);
    const misbehave = rule?.misbehave ?? nothing;
    send(response, misbehave(this.answer(question), question), method);
  }
}

function isFor(rule: Rule, method: string, target: string): boolean {
  if (rule.method !== undefined && rule.method !== method) return false;
  if (rule.target !== undefined && !rule.target.test(target)) return false;
  rule.seen++;
  const { skip = 0, times = Infinity } = rule;
  return rule.seen > skip && rule.seen <= skip + times;
}

/** A server that answers with nothing but what it is told to. */
export class PlainServer extends HttpServer {
  private constructor(options: HttpServerOptions) {
    super(options);
  }

  static async start(options: HttpServerOptions = {}): Promise<PlainServer> {
    const server = new PlainServer(options);
    await server.listen();
    return server;
  }

  protected override answer(): Answer {
    return answer(404);
  }
}
