import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface FakeProxyOptions {
  /** The value of `Proxy-Authorization` without which nothing passes. */
  readonly authorization?: string;
  /** The status of all answers, in place of what they would be. */
  readonly status?: number;
  /** Refuses everything, and repeats the login that it was sent, wherever it can. */
  readonly echoesLogin?: boolean;
  /** Takes connections and says nothing. */
  readonly isSilent?: boolean;
}

/** A proxy on 127.0.0.1 for http (whole URLs) and https (CONNECT), which leads every host to 127.0.0.1. */
export class FakeProxy {
  /** `GET http://host/…` and `CONNECT host:port`, in their order. */
  readonly requests: string[] = [];
  private readonly options: FakeProxyOptions;
  private readonly server: Server;
  private readonly tunnels = new Set<Duplex>();

  private constructor(options: FakeProxyOptions) {
    this.options = options;
    this.server = createServer((request, response) => {
      this.forward(request, response);
    });
    this.server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      this.tunnel(request, socket);
    });
  }

  static async start(options: FakeProxyOptions = {}): Promise<FakeProxy> {
    const proxy = new FakeProxy(options);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** `127.0.0.1:<port>`. */
  get host(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${String(address.port)}` : '';
  }

  close(): Promise<void> {
    for (const tunnel of this.tunnels) tunnel.destroy();
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (this.options.echoesLogin === true) {
      const given = request.headers['proxy-authorization'] ?? '';
      const plain = Buffer.from(given.replace('Basic ', ''), 'base64').toString();
      response.writeHead(403, { warning: `299 - "w ${given}"` }).end(`proxy denies ${given} ${plain}`);
      return;
    }
    const status = this.refusalOf(request);
    if (status !== undefined || this.options.isSilent === true) {
      if (status !== undefined) response.writeHead(status).end();
      return;
    }
    const url = new URL(request.url ?? '');
    const headers = { ...request.headers };
    // Its login is the proxy's own.
    delete headers['proxy-authorization'];
    const onward = httpRequest(
      {
        host: '127.0.0.1',
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  }

  private tunnel(request: IncomingMessage, socket: Duplex): void {
    this.requests.push(`CONNECT ${request.url ?? ''}`);
    this.tunnels.add(socket);
    socket.on('error', () => undefined);
    if (this.options.isSilent === true) return;
    const status = this.refusalOf(request);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${String(status)} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const port = Number(/:(\d+)$/.exec(request.url ?? '')?.[1]);
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
    this.tunnels.add(onward);
  }

  private refusalOf({ headers }: IncomingMessage): number | undefined {
    const { authorization, status } = this.options;
    return authorization !== undefined && headers['proxy-authorization'] !== authorization ? 407 : status;
  }
}
