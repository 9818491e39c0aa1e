import { expect, it } from 'vitest';
import { describeChange } from '../../../../src/cli/registry/describe-change.ts';
import type { StoredPolicy } from '../../../../src/store/index.ts';

const uri = 'registry://ghcr.io/team/policy:v1';

function policy(module: string, manifest: string | undefined): StoredPolicy {
  return {
    uri,
    digest: `sha256:${module.repeat(64)}`,
    manifestDigest: manifest === undefined ? undefined : `sha256:${manifest.repeat(64)}`,
    path: '/store/module',
    sizeBytes: 1,
    origin: 'wardctl',
  };
}

const a = policy('a', 'b');

it.each([
  ['none', a, `${uri} is up to date`],
  ['pulled', undefined, `pulled ${uri}`],
  ['stored', undefined, `stored ${uri} (its contents were here already)`],
  ['updated', policy('c', 'd'), `updated ${uri} (sha256:cccccccccccc -> sha256:aaaaaaaaaaaa)`],
  [
    'updated',
    policy('a', 'd'),
    `updated ${uri} (the same module, its manifest sha256:dddddddddddd -> sha256:bbbbbbbbbbbb)`,
  ],
] as const)('a pull that changed what there is in this way: %s', (change, previous, expected) => {
  expect(describeChange(uri, { policy: a, change, previous })).toBe(expected);
});
