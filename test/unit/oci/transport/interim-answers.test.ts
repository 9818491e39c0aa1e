import { createServer, type TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { errorOf, openTransport, serverTls, trusting } from '../support.ts';

const hint = 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n';
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server over https that writes what it is told to, once it was asked. */
async function tlsServer(onAsked: (socket: TLSSocket) => void): Promise<string> {
  const sockets = new Set<TLSSocket>();
  const server = createServer(serverTls(), (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => onAsked(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`;
}

/** Until the connection is closed. */
function every(socket: TLSSocket, intervalMs: number, text: string): void {
  const timer = setInterval(() => socket.write(text), intervalMs);
  socket.once('close', () => clearInterval(timer));
}

function ask(host: string, headersMs: number, body?: Uint8Array) {
  const transport = openTransport({ sources: trusting(host), timeouts: { headersMs } });
  const size = body?.length ?? 0;
  return transport.request(new URL(`https://${host}/`), {
    method: body === undefined ? 'GET' : 'PUT',
    body: body && { content: inMemory(body), size },
  });
}

describe('answers that only say that there will be one', () => {
  it('may come before it', async () => {
    const response = await ask(await tlsServer((socket) => socket.write(hint.repeat(20) + answer)), 30_000);

    expect([response.status, await response.text(10)]).toEqual([200, 'ok']);
  });

  it.each([undefined, Buffer.alloc(100)])('are waited for as long as for an answer', async (body) => {
    const host = await tlsServer((socket) => every(socket, 20, hint));

    const error = await errorOf(ask(host, 300, body));

    expect(error.code).toBe('REGISTRY_TIMEOUT');
    expect(error.message).toContain('found for 0.3 s nothing but interim answers (status 1xx)');
  });

  it('are no more than a hundred', async () => {
    const host = await tlsServer((socket) => {
      const flood = (): void => {
        while (!socket.destroyed && socket.write(hint.repeat(100)));
        socket.once('drain', flood);
      };
      flood();
    });

    const error = await errorOf(ask(host, 30_000));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('found more than 100 interim answers');
  });
});
