import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import type { Reference } from '../../oci/index.ts';
import { parseRegistryUri } from '../registry/registry-uri.ts';

/** One end of a copy. */
export type Place =
  | { readonly kind: 'registry'; readonly reference: Reference }
  /** A folder in the OCI image layout; the name is that of a manifest in it. */
  | {
      readonly kind: 'layout';
      readonly folder: string;
      readonly shown: string;
      readonly name: string | undefined;
    }
  /** A stored policy, by the first digits of the digest of its module. */
  | { readonly kind: 'stored'; readonly prefix: string };

/**
 * `oci:FOLDER`, `oci:FOLDER:NAME`, the first digits of a digest, or a reference of a registry.
 * @param base what relative folders are relative to
 * @throws WardctlError REFERENCE_INVALID
 */
export function parsePlace(text: string, base: string): Place {
  if (/^oci:(?!\/\/)/.test(text)) return layoutPlace(text.slice('oci:'.length), base);
  const prefix = /^(?:sha256:)?([0-9a-f]{1,64})$/i.exec(text)?.[1];
  if (prefix !== undefined) return { kind: 'stored', prefix };
  return { kind: 'registry', reference: parseRegistryUri(text) };
}

/** The name may be a reference itself, with colons; a drive letter is no folder. */
function layoutPlace(text: string, base: string): Place {
  const [, folder = '', name] = /^((?:[a-z]:[\\/])?[^:]*)(?::(.+))?$/i.exec(text) ?? [];
  if (folder !== '') return { kind: 'layout', folder: resolve(base, folder), shown: folder, name };
  throw new WardctlError('REFERENCE_INVALID', `expected oci:FOLDER or oci:FOLDER:NAME, found oci:${text}`, {
    hint: 'For instance: wardctl copy ghcr.io/team/policies/pod:v1.0.0 oci:policies',
  });
}

/** @throws WardctlError USAGE_INVALID for a folder with other things in it */
export function checkLayoutFolder(folder: string, shown: string): void {
  if (!existsSync(folder) || existsSync(join(folder, 'oci-layout')) || readdirSync(folder).length === 0)
    return;
  throw new WardctlError(
    'USAGE_INVALID',
    `oci:${shown}: expected an OCI image layout or an empty folder, found other files`,
    { hint: 'Give a folder of its own.' },
  );
}
