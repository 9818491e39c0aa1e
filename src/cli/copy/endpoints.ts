import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { FileLock } from '../../sharing/index.ts';
import { formatReference, LayoutTarget, targetOf, type ReadTarget, type Target } from '../../oci/index.ts';
import { findStoredPolicy } from '../../store/index.ts';
import type { RegistryContext } from '../registry/context.ts';
import { whatIsAt } from '../own-file.ts';
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

/**
 * @param destination where it is to go: a layout without a name gets that of the source
 * @throws WardctlError POLICY_NOT_FOUND, STORE_*
 */
export async function openSource(
  place: Place,
  destination: Place,
  registries: OpenRegistries,
): Promise<CopySource> {
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
      return storedSource(place.prefix, destination);
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
  if (whatIsAt(folder, '.') === 'file')
    throw new WardctlError('POLICY_NOT_FOUND', `oci:${shown}: expected a folder, found a file`, {
      hint: 'An archive is taken by: wardctl load --input FILE',
    });
  const target = openLayout(folder);
  const entries = await target.entries();
  const names = entries.map((entry) => entry.name ?? entry.descriptor.digest);
  const from = name ?? (names.length === 1 ? names[0] : undefined);
  const isThere = entries.some((entry) => entry.name === from || entry.descriptor.digest === from);
  if (from !== undefined && isThere) return { target, from, name: from, shown: `oci:${shown}:${from}` };
  throw new WardctlError('POLICY_NOT_FOUND', problemWith(`oci:${shown}`, name, names), {
    hint:
      names.length === 0
        ? 'Check the folder: it is one that `wardctl copy`, crane, skopeo or oras made.'
        : `Write oci:${shown}:NAME with one of these names.`,
  });
}

function problemWith(layout: string, name: string | undefined, names: readonly string[]): string {
  if (names.length === 0) return `${layout}: expected an OCI image layout with manifests, found none`;
  const more = names.length > maxListed ? ` and ${String(names.length - maxListed)} more` : '';
  const held = `it holds ${names.slice(0, maxListed).join(', ')}${more}`;
  return name === undefined
    ? `${layout}: expected the name of a manifest, found none; ${held}`
    : `${layout}: there is no \`${name}\` in the layout; ${held}`;
}

function openLayout(folder: string): LayoutTarget {
  return new LayoutTarget(folder, new FileLock(join(folder, 'lock')));
}

async function storedSource(prefix: string, destination: Place): Promise<CopySource> {
  const store = openStore();
  const isNamedBySource = destination.kind === 'layout' && destination.name === undefined;
  const policy = await findStoredPolicy(store, prefix, isNamedBySource ? 'name' : 'manifest');
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
      hint: `Copy it from its registry, or push it: wardctl push ${prefix} HOST/REPOSITORY:TAG`,
    });
  }
  return {
    target: store.layout,
    from: manifestDigest,
    name: uri.replace(/^\w+:\/\//, ''),
    shown: policy.digest,
  };
}
