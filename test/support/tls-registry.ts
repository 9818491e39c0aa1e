import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mediaTypes, policyArtifact, policyConfig, type PolicyArtifact } from '../../src/oci/index.ts';
import { FakeRegistry, PlainServer, type FakeRegistryOptions } from './fake-registry.ts';

const folder = join(import.meta.dirname, '../../fixtures/registry');

/** The file of the authority that the servers' certificate is of, for `--ca-file`. */
export const authorityFile = join(folder, 'authority.pem');
/** Key and certificate of a server on 127.0.0.1. */
export const tls = {
  key: readFileSync(join(folder, 'server.key'), 'utf8'),
  cert: readFileSync(join(folder, 'server.pem'), 'utf8'),
};

/** A registry over TLS, closed after the test. */
export function startRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  return closing(FakeRegistry.start({ tls, ...options }));
}

/** A web server over TLS, closed after the test. */
export function startWebServer(): Promise<PlainServer> {
  return closing(PlainServer.start({ tls }));
}

/** Puts a policy into a repository, as pushing it does. */
export function provide(
  registry: FakeRegistry,
  repository: string,
  tag: string,
  module: Uint8Array,
): PolicyArtifact {
  const artifact = policyArtifact(module, new Map());
  const target = registry.repository(repository);
  target.addBlob(module);
  target.addBlob(policyConfig);
  target.addManifest(artifact.manifest, mediaTypes.ociManifest, tag);
  return artifact;
}

async function closing<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}
