import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { LayoutTarget, MemoryTarget, noKeychain, RegistryTarget } from '../../src/oci/index.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { insecure, openTransport } from '../unit/oci/support.ts';
import { describeTarget } from './target-contract.ts';

let folder: string;
let registry: FakeRegistry;
let opened = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-target-'));
  registry = await FakeRegistry.start();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await registry.close();
});

describeTarget('memory', () => Promise.resolve(new MemoryTarget()));

describeTarget('an image layout', () => {
  const path = join(folder, `layout-${String(++opened)}`);
  return Promise.resolve(new LayoutTarget(path, { run: (work) => work() }));
});

describeTarget('a repository of a registry', () => {
  const { host } = registry;
  const repository = `team/repository-${String(++opened)}`;
  return Promise.resolve(
    new RegistryTarget(
      { registry: host, repository },
      {
        transport: openTransport({ sources: insecure(host) }),
        keychain: noKeychain,
        userAgent: 'wardctl/test',
        now: Date.now,
        random: () => 0,
        wait: () => Promise.resolve(),
        warn: () => undefined,
      },
    ),
  );
});
