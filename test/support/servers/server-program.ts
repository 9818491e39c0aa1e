import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const fixtures = join(import.meta.dirname, '../../../fixtures/registry');

/** Files of the servers' TLS, and of the authority that issued their certificate. */
export const certificates = {
  authority: join(fixtures, 'authority.pem'),
  otherAuthority: join(fixtures, 'other-authority.pem'),
  certificate: join(fixtures, 'server.pem'),
  key: join(fixtures, 'server.key'),
};

/** What a program is started with. */
export interface ServerStart {
  readonly program: string;
  readonly isTls: boolean;
  /** Its arguments, for an address to listen on and a folder for all that it writes. */
  readonly args: (address: { readonly host: string; readonly port: number }, folder: string) => string[];
}

/** A registry that runs as a process of its own, with its data in a temporary folder. */
export interface ServerProgram {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

const readyTimeoutMs = 30_000;

/** Starts a registry on a free port of 127.0.0.1, and waits until it answers. */
export async function startServer({ program, isTls, args }: ServerStart): Promise<ServerProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-registry-'));
  const port = await freePort();
  const host = `127.0.0.1:${String(port)}`;
  // Without the variables of this process: docker-registry takes every REGISTRY_… for a setting.
  const child = spawn(program, args({ host: '127.0.0.1', port }, folder), {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('close', () => resolve());
  });
  const isRunning = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = performance.now() + readyTimeoutMs;
  while (!(await answers(`${isTls ? 'https' : 'http'}://${host}/v2/`))) {
    if (!isRunning() || performance.now() > deadline) {
      await stop();
      throw new Error(`${program} does not answer at ${host}: ${log}`);
    }
    await wait(25);
  }
  return { host, stop };
}

/** Whether a registry answers, however it does. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = url.startsWith('https:')
      ? requestHttps(url, { ca: readFileSync(certificates.authority), agent: false })
      : requestHttp(url, { agent: false });
    request
      .once('error', () => resolve(false))
      .once('response', (response) => {
        response.resume();
        resolve(true);
      });
    request.setTimeout(5000, () => request.destroy());
    request.end();
  });
}

/** A port that nothing listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('expected a TCP address'));
      });
    });
  });
}
