import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { formatReference, LayoutTarget, targetOf, type ReadTarget, type Target } from '../../oci/index.ts';
import { FileLock, findStoredPolicy } from '../../store/index.ts';
import type { RegistryContext } from '../registry/context.ts';
import { openStore } from '../registry/open-store.ts';
import { checkLayoutFolder, type Place } from './place.ts';

/** Where a copy comes from. */
export interface CopySource {
  readonly target: ReadTarget;
  /** Tag, name or digest there. */
  readonly from: string;
  /** Without scheme; in a layout, the copy gets it where the user gave none. */
  readonly name: string;
  readonly shown: string;
}

/** Where a copy goes. */
export interface CopyDestination {
  readonly target: Target;
  /** Tag or name there; `undefined` for none. */
  readonly to: string | undefined;
  /** What the user expects it to be. */
  readonly digest: string | undefined;
  readonly shown: string;
}

/** Gives registries, when one is asked for. */
export type OpenRegistries = () => Promise<RegistryContext>;

const maxListed = 10;

/** @throws WardctlError POLICY_NOT_FOUND, STORE_* */
export async function openSource(place: Place, registries: OpenRegistries): Promise<CopySource> {
  switch (place.kind) {
    case 'registry': {
      const { reference } = place;
      const name = formatReference(reference);
      const target = (await registries()).target(reference);
      return { target, from: targetOf(reference), name, shown: `registry://${name}` };
    }
    case 'layout':
      return layoutSource(place);
    case 'stored':
      return storedSource(place.prefix);
  }
}

/**
 * @param source what is copied
 * @throws WardctlError USAGE_INVALID for a place that nothing can be copied to
 */
export async function openDestination(
  place: Place,
  source: CopySource,
  registries: OpenRegistries,
): Promise<CopyDestination> {
  switch (place.kind) {
    case 'registry': {
      const { reference } = place;
      const target = (await registries()).target(reference);
      const shown = formatReference({ ...reference, digest: undefined });
      return { target, to: reference.tag, digest: reference.digest, shown };
    }
    case 'layout': {
      const { folder, shown } = place;
      checkLayoutFolder(folder, shown);
      const to = place.name ?? source.name;
      return { target: openLayout(folder), to, digest: undefined, shown: `oci:${shown}:${to}` };
    }
    case 'stored':
      throw new WardctlError(
        'USAGE_INVALID',
        `expected a place to copy to, found the digest ${place.prefix}`,
        {
          hint: 'Give a reference with host and repository, or oci:FOLDER. Policies come to the store with: wardctl pull',
        },
      );
  }
}

async function layoutSource({ folder, shown, name }: Place & { kind: 'layout' }): Promise<CopySource> {
  const target = openLayout(folder);
  const entries = await target.entries();
  const [only, ...more] = entries;
  const found = name ?? (more.length === 0 ? (only?.name ?? only?.descriptor.digest) : undefined);
  if (found !== undefined) return { target, from: found, name: found, shown: `oci:${shown}:${found}` };
  const names = entries.slice(0, maxListed).map((entry) => entry.name ?? entry.descriptor.digest);
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    entries.length === 0
      ? `oci:${shown}: expected an OCI image layout with manifests, found none`
      : `oci:${shown}: expected the name of one of its ${String(entries.length)} manifests, found none`,
    names.length === 0 ? {} : { hint: `Write oci:${shown}:NAME with one of ${names.join(', ')}.` },
  );
}

function openLayout(folder: string): LayoutTarget {
  return new LayoutTarget(folder, new FileLock(join(folder, 'lock')));
}

async function storedSource(prefix: string): Promise<CopySource> {
  const store = openStore();
  const policy = await findStoredPolicy(store, prefix);
  if (policy === undefined) {
    throw new WardctlError(
      'POLICY_NOT_FOUND',
      `there is no stored policy whose digest starts with ${prefix}`,
      {
        hint: 'See what is stored with: wardctl policies',
      },
    );
  }
  const { uri, manifestDigest } = policy;
  if (manifestDigest === undefined) {
    throw new WardctlError('POLICY_NOT_FOUND', `${uri} was stored by kwctl, without the manifest to copy`, {
      hint: 'Copy it from its registry, or push it: wardctl push',
    });
  }
  return {
    target: store.layout,
    from: manifestDigest,
    name: uri.replace(/^\w+:\/\//, ''),
    shown: policy.digest,
  };
}
