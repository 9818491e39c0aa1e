import { randomBytes } from 'node:crypto';
import { noKeychain, type Credentials, type Keychain } from '../../../../src/oci/auth/credentials.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { RegistryTarget, type RegistryOptions } from '../../../../src/oci/registry/registry-target.ts';
import type { Surroundings } from '../../../../src/oci/registry/retry.ts';
import type { TransportOptions } from '../../../../src/oci/transport/transport.ts';
import {
  FakeRegistry,
  FakeTokenServer,
  type FakeRegistryOptions,
  type StoredDescriptor,
  type TokenServerOptions,
} from '../../../support/fake-registry.ts';
import { insecure, openTransport, started } from '../support.ts';

export const repositoryName = 'team/policy';

/** Time that only moves when it is waited for. */
export interface FakeTime extends Surroundings {
  /** What was waited for, in milliseconds. */
  readonly waits: number[];
  nowMs: number;
}

export function fakeTime(): FakeTime {
  const time: FakeTime = {
    waits: [],
    nowMs: Date.UTC(2026, 0, 1),
    now: () => time.nowMs,
    random: () => 1,
    wait: (ms, signal) => {
      signal?.throwIfAborted();
      time.waits.push(ms);
      time.nowMs += ms;
      return Promise.resolve();
    },
  };
  return time;
}

/** Someone who knows one login for every registry. */
export function keychainOf(credentials: Credentials): Keychain & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    credentialsFor(registry) {
      asked.push(registry);
      return Promise.resolve(credentials);
    },
  };
}

export const login = {
  kind: 'password',
  username: 'user',
  password: 's3cr3t-word',
  source: 'the test',
} as const;
export const identity = { kind: 'identity-token', token: 'id-s3cr3t-token', source: 'the test' } as const;

export interface OpenOptions {
  readonly keychain?: Keychain;
  readonly repository?: string;
  readonly time?: FakeTime;
  readonly transport?: Partial<TransportOptions>;
}

export interface OpenedTarget {
  readonly target: RegistryTarget;
  readonly time: FakeTime;
  readonly warnings: string[];
  readonly options: RegistryOptions;
}

/** A client for a registry that speaks http, unless `transport` says otherwise. */
export function open(registry: { readonly host: string }, more: OpenOptions = {}): OpenedTarget {
  const time = more.time ?? fakeTime();
  const warnings: string[] = [];
  const options: RegistryOptions = {
    ...time,
    transport: openTransport({ sources: insecure(registry.host), ...more.transport }),
    keychain: more.keychain ?? noKeychain,
    userAgent: 'wardctl/0.0.0',
    warn: (message) => warnings.push(message),
  };
  const repository = more.repository ?? repositoryName;
  return {
    target: new RegistryTarget({ registry: registry.host, repository }, options),
    time,
    warnings,
    options,
  };
}

/** A registry with a client for it. */
export async function openFake(
  options: FakeRegistryOptions = {},
  more: OpenOptions = {},
): Promise<OpenedTarget & { readonly registry: FakeRegistry }> {
  const registry = await started(FakeRegistry.start(options));
  return { registry, ...open(registry, more) };
}

/** A registry that wants tokens, its token server, and a client with a login. */
export async function openWithTokens(
  options: TokenServerOptions = {},
  more: OpenOptions = {},
): Promise<OpenedTarget & { readonly registry: FakeRegistry; readonly tokens: FakeTokenServer }> {
  const tokens = await started(FakeTokenServer.start(options));
  const opened = await openFake({ authentication: { kind: 'token', server: tokens } }, more);
  return { tokens, ...opened };
}

/** A blob in the registry, with contents that nobody else has. */
export function putBlob(
  registry: FakeRegistry,
  size = 1000,
  repository = repositoryName,
): StoredDescriptor & { readonly bytes: Buffer } {
  const bytes = randomBytes(size);
  return { ...registry.repository(repository).addBlob(bytes, mediaTypes.wasmLayer), bytes };
}

/** A manifest with one layer in the registry. */
export function putManifest(
  registry: FakeRegistry,
  tag: string | undefined,
  more: Readonly<Record<string, unknown>> = {},
): StoredDescriptor & { readonly bytes: Buffer } {
  const repository = registry.repository(repositoryName);
  const config = repository.addBlob(Buffer.from('{}'), mediaTypes.wasmConfig);
  const layer = repository.addBlob(Buffer.from('layer'), mediaTypes.wasmLayer);
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [layer], ...more }));
  return { ...repository.addManifest(bytes, mediaTypes.ociManifest, tag), bytes };
}
