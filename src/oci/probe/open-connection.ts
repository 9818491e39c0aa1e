import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WardctlError } from '../../errors.ts';
import { failureOf } from '../transport/failure.ts';
import type { Proxy } from '../transport/proxies.ts';

export interface ConnectionOptions {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly proxy: Proxy | undefined;
  /** Until the connection is there. */
  readonly timeoutMs: number;
}

const maxHeadBytes = 16 * 1024;

/** The way ended at the proxy, whatever is behind it. */
export class ProxyUnreachable extends WardctlError {
  constructor(error: unknown, { url }: Proxy, target: string) {
    const place = `${url.hostname}:${String(portOf(url))}`;
    const { reason } = error instanceof WardctlError ? { reason: error.message } : failureOf(error, place);
    super('REGISTRY_UNREACHABLE', `the proxy ${place}: ${reason}`, {
      hint: `Start the proxy, or put ${target} into NO_PROXY.`,
      cause: error,
    });
  }
}

/**
 * Opens a connection to a host, or through a proxy to it, for a look at what is there.
 * @throws ProxyUnreachable; the error of the operating system, or WardctlError REGISTRY_TIMEOUT, REGISTRY_UNREACHABLE
 */
export async function openConnection({ host, port, proxy, timeoutMs }: ConnectionOptions): Promise<Socket> {
  if (proxy === undefined) return settled(connectTcp({ host, port }), 'connect', timeoutMs);
  const socket = await connectToProxy(proxy.url, timeoutMs).catch((error: unknown) => {
    throw new ProxyUnreachable(error, proxy, host);
  });
  try {
    await requestTunnel(socket, `${isIP(host) === 6 ? `[${host}]` : host}:${String(port)}`, proxy, timeoutMs);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Waits for a socket to be of use. @throws its error, or WardctlError REGISTRY_TIMEOUT; it is closed then */
export function settled<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new WardctlError('REGISTRY_TIMEOUT', 'no connection in time'));
    }, timeoutMs);
    socket.once('error', fail);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('error', fail);
      // Whatever happens later is for who uses the socket; without a listener it would end the process.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

function connectToProxy(url: URL, timeoutMs: number): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = portOf(url);
  if (url.protocol === 'http:') return settled(connectTcp({ host, port }), 'connect', timeoutMs);
  const name = isIP(host) === 0 ? { servername: host } : {};
  return settled(connectTls({ host, port, ...name }), 'secureConnect', timeoutMs);
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'http:' ? 80 : 443));
}

/** RFC 9110, 9.3.6: CONNECT. */
async function requestTunnel(
  socket: Socket,
  target: string,
  { authorization }: Proxy,
  timeoutMs: number,
): Promise<void> {
  const login = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login}\r\n`);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(await readHead(socket, timeoutMs))?.[1];
  if (status === '200') return;
  throw new WardctlError(
    'REGISTRY_UNREACHABLE',
    status === undefined ? 'what came from the proxy is no HTTP' : `the proxy answered with status ${status}`,
    {
      hint:
        status === '407'
          ? 'Put user and password into the proxy variable: http://USER:PASSWORD@PROXY:PORT.'
          : 'Have the proxy let the host pass, or name the host in NO_PROXY.',
    },
  );
}

function readHead(socket: Socket, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = '';
    const stop = (settle: () => void): void => {
      clearTimeout(timer);
      socket.off('data', take).off('close', end);
      settle();
    };
    const end = (): void => {
      stop(() => resolve(head));
    };
    const take = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (head.includes('\r\n\r\n') || head.length > maxHeadBytes) end();
    };
    const timer = setTimeout(() => {
      stop(() => {
        reject(new WardctlError('REGISTRY_TIMEOUT', 'the proxy did not answer in time'));
      });
    }, timeoutMs);
    socket.on('data', take);
    socket.once('close', end);
  });
}
