import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-program.ts';

// The bundle has only parts of the HTTP client: those that proxies need have to be among them.
it('asks a proxy for the way to a registry, and tells what it said', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  try {
    const env = { HTTPS_PROXY: `http://user:s3cret@127.0.0.1:${String(port)}`, NO_PROXY: '', no_proxy: '' };
    const { exitCode, stderr } = await runCli(['digest', 'registry.test/team/policy:v1'], { env });

    expect(asked).toContain('registry.test:443');
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`through the proxy http://127.0.0.1:${String(port)}`);
    expect(stderr).not.toContain('s3cret');
    expect(stderr).not.toContain('TypeError');
  } finally {
    proxy.close();
  }
});
