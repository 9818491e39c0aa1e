import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { reasonOf } from '../../files/index.ts';
import type { Reference } from '../../oci/index.ts';
import { digestPrefixOf } from '../../store/index.ts';
import { refuseFile, whatIsAt } from '../own-file.ts';
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
  const prefix = digestPrefixOf(text);
  if (prefix !== undefined) return { kind: 'stored', prefix };
  refuseFile(text, base);
  if (!text.includes('/') && whatIsAt(text, base) === 'folder') {
    const problem = `${text}: expected a reference of a registry, found a folder`;
    throw new WardctlError('REFERENCE_INVALID', problem, {
      hint: `If it is one in the OCI image layout, write oci:${text}`,
    });
  }
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

/** @throws WardctlError USAGE_INVALID for a folder with other things in it, OUTPUT_UNWRITABLE for what is none */
export function checkLayoutFolder(folder: string, shown: string): void {
  if (!existsSync(folder) || existsSync(join(folder, 'oci-layout'))) return;
  if (namesIn(folder, shown).length === 0) return;
  throw new WardctlError(
    'USAGE_INVALID',
    `oci:${shown}: expected an OCI image layout or an empty folder, found other files`,
    { hint: 'Give a folder of its own.' },
  );
}

function namesIn(folder: string, shown: string): string[] {
  if (whatIsAt(folder, '.') === 'file') throw unusable(shown, 'expected a folder, found a file');
  try {
    return readdirSync(folder);
  } catch (error) {
    throw unusable(shown, `cannot be read: ${reasonOf(error)}`, error);
  }
}

function unusable(shown: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('OUTPUT_UNWRITABLE', `${shown}: ${problem}`, {
    hint: 'Give a new folder, an empty one, or one in the OCI image layout.',
    cause,
  });
}
