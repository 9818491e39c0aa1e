import {
  digestOf,
  inMemory,
  mediaTypes,
  noKeychain,
  policyArtifact,
  policyConfig,
  RegistryTarget,
  type Descriptor,
} from '../../src/oci/index.ts';
import { pushSignature } from '../../src/sigstore/sign/push-signature.ts';
import { insecure, openTransport } from '../unit/oci/support.ts';
import { bundleBytes, type BundleJson, type LegacyLayer } from './fake-sigstore/index.ts';
import { policyModule } from './policies.ts';

let published = 0;

/** A policy in a registry over http, in a repository of its own, by the tag `v1`. */
export class PublishedPolicy {
  /** `host/repository`. */
  readonly name: string;
  /** `host/repository:v1`. */
  readonly reference: string;
  readonly manifest: Descriptor;
  readonly target: RegistryTarget;

  private constructor(name: string, target: RegistryTarget, manifest: Descriptor) {
    this.name = name;
    this.reference = `${name}:v1`;
    this.target = target;
    this.manifest = manifest;
  }

  /** @param module default: one that no other policy has */
  static async publish(host: string, module?: Uint8Array): Promise<PublishedPolicy> {
    const number = String(++published);
    const repository = `signed/policy-${number}`;
    const target = new RegistryTarget(
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
    );
    const bytes = module ?? policyModule(`published ${number}`);
    const { layer, config, manifest, descriptor } = policyArtifact(bytes, new Map());
    await target.push(layer, inMemory(bytes));
    await target.push(config, inMemory(policyConfig));
    await target.push(descriptor, inMemory(manifest));
    await target.tag(descriptor, 'v1');
    return new PublishedPolicy(`${host}/${repository}`, target, descriptor);
  }

  /** Puts a signature beside a manifest, whatever the signature says. @param manifest default: the policy's */
  async add(signature: LegacyLayer | BundleJson, manifest: Descriptor = this.manifest): Promise<void> {
    const made =
      'payload' in signature
        ? ({ format: 'legacy', publicKey: undefined, ...signature } as const)
        : ({ format: 'bundle', bundle: bundleBytes(signature) } as const);
    await pushSignature(this.target, manifest, made, { createdAt: new Date() });
  }

  /** A list with nothing but the policy, by the tag `list`. */
  async addList(): Promise<Descriptor> {
    const { mediaType, digest, size } = this.manifest;
    const list = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [{ mediaType, digest, size }],
    };
    const bytes = Buffer.from(JSON.stringify(list));
    const descriptor = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length };
    await this.target.push(descriptor, inMemory(bytes));
    await this.target.tag(descriptor, 'list');
    return descriptor;
  }
}
