import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliHome } from './cli-home.ts';
import { FakeSigstore, makeKey, publicPem, type KeyPair } from './fake-sigstore/index.ts';
import { putBundle, putLegacy } from './put-signatures.ts';
import { authorityFile, provide, startRegistry } from './tls-registry.ts';

const modules = join(import.meta.dirname, '../../fixtures/golden/modules');
const key = makeKey();
let starting: Promise<FakeSigstore> | undefined;

/** A policy in a registry, and a user with the key that it has to be signed with, `cosign.pub`. */
export async function startSignedRegistry() {
  const sigstore = await (starting ??= FakeSigstore.start({ ageMs: 60 * 60 * 1000 }));
  const registry = await startRegistry();
  const home = new CliHome();
  home.write('cosign.pub', publicPem(key));
  const name = 'team/policy';
  const repository = registry.repository(name);
  const artifact = provide(registry, name, 'v1', probe());
  const pulled = (...args: string[]) => home.run('pull', '--ca-file', authorityFile, ...args);
  return {
    registry,
    home,
    repository,
    artifact,
    /** `host/repository:v1`. */
    reference: `${registry.host}/${name}:v1`,
    pull: pulled,
    /** Puts another policy in the place of the tag. */
    moveTag: () => provide(registry, name, 'v1', probe('probe-wasi')),
    /** Signs a manifest. @param by default: the key that the user has */
    sign: async (manifest = artifact.descriptor, form: 'legacy' | 'bundle' = 'bundle', by: KeyPair = key) => {
      const options = { manifest: manifest.digest, key: by };
      if (form === 'legacy')
        putLegacy(repository, manifest.digest, [await sigstore.signLegacyWithKey(options)]);
      else putBundle(repository, manifest, await sigstore.signBundleWithKey(options));
    },
    /** Has every policy of a registry signed by the user's key, from now on. */
    requireKey: (): void => {
      const config = { apiVersion: 'v1', allOf: [{ kind: 'pubKey', key: publicPem(key) }] };
      home.write('config/kubewarden/verification-config.yml', JSON.stringify(config));
    },
  };
}

/** A policy that accepts what it is asked about. */
export function probe(name = 'probe-wapc'): Uint8Array {
  return readFileSync(join(modules, `${name}.wasm`));
}
