import { readFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { noSources, type Sources } from '../../../src/oci/sources.ts';
import { noProxies } from '../../../src/oci/transport/proxies.ts';
import {
  createTransport,
  type Transport,
  type TransportOptions,
} from '../../../src/oci/transport/transport.ts';

/** A certificate or key of `fixtures/registry`. */
export function certificate(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../../fixtures/registry', name), 'utf8');
}

/** The server's certificate, with its key. */
export function serverTls(name = 'server'): { key: string; cert: string } {
  return { key: certificate('server.key'), cert: certificate(`${name}.pem`) };
}

/** Sources that list hosts as insecure. */
export function insecure(...hosts: readonly string[]): Sources {
  return { ...noSources, insecureSources: new Set(hosts) };
}

/** Sources with the tests' authority for some hosts. */
export function trusting(...hosts: readonly string[]): Sources {
  return { ...noSources, authorities: new Map(hosts.map((host) => [host, [certificate('authority.pem')]])) };
}

export interface TestTransport extends Transport {
  readonly warnings: string[];
}

/** A transport that is closed after the test, and keeps its warnings. */
export function openTransport(options: Partial<TransportOptions> = {}): TestTransport {
  const warnings: string[] = [];
  const transport = createTransport({
    sources: noSources,
    proxies: noProxies,
    ...options,
    warn: (message) => warnings.push(message),
  });
  onTestFinished(() => transport.close());
  return Object.assign(transport, { warnings });
}

/** Starts a server of a test, which is closed after it. */
export async function started<T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> {
  const running = await server;
  onTestFinished(() => running.close());
  return running;
}

/** The error that `work` fails with. */
export async function errorOf(work: Promise<unknown> | (() => Promise<unknown>)): Promise<WardctlError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new RangeError('nothing was thrown');
}

/** All of a body. */
export async function allOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Every name leads to 127.0.0.1. */
export const everythingIsHere: LookupFunction = (_hostname, options, callback) => {
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};
