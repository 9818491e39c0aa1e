import { expect, it } from 'vitest';
import { mediaTypes, parseReference } from '../../../src/oci/index.ts';
import { findArtifact } from '../../../src/store/remote-artifact.ts';
import { keychainOf, login, openFake, putManifest } from '../oci/registry/support.ts';
import { errorOf } from '../oci/support.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const entry = (os: string, last: string) => ({
  mediaType: mediaTypes.ociManifest,
  digest: digest.slice(0, -1) + last,
  size: 1,
  platform: { os, architecture: 'amd64' },
});

it.each([
  ['a layer', { layers: [{ mediaType: login.password, digest, size: 1 }] }, mediaTypes.ociManifest],
  ['platforms', { manifests: [entry(login.password, '1'), entry(login.password, '2')] }, mediaTypes.ociIndex],
])('a registry does not get a login into a message by the type of %s', async (_name, parts, mediaType) => {
  const { registry, target } = await openFake(
    { authentication: { ...login, kind: 'basic' } },
    { keychain: keychainOf(login) },
  );
  const repository = registry.repository('team/policy');
  if ('layers' in parts) putManifest(registry, 'v1', parts);
  else repository.addManifest(Buffer.from(JSON.stringify({ schemaVersion: 2, ...parts })), mediaType, 'v1');
  const reference = parseReference(`${registry.host}/team/policy:v1`);

  const { code, message } = await errorOf(findArtifact(target, reference, { platform: 'linux/arm64' }));

  expect(code).toBe('ARTIFACT_INVALID');
  expect(message).toContain('***');
  expect(message).not.toContain('s3cr3t');
});
