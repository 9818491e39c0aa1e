import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readFileBounded } from '../../files/index.ts';
import { ContentVerifier, type Descriptor } from '../../oci/index.ts';
import type { PolicyUri } from '../../store/index.ts';
import { openOutput } from '../output-file.ts';

/** A file that gets a module. */
export interface OutputPlace {
  /** Absolute. */
  readonly path: string;
  /** As the user would write it. */
  readonly name: string;
  /** Whether the file has these contents already. */
  holds(content: Pick<Descriptor, 'digest' | 'size'>): boolean;
  /** Writes it whole or not at all. @throws WardctlError OUTPUT_UNWRITABLE */
  write(module: Uint8Array): void;
}

/** Where policies go that are not for the store. */
export interface OutputOptions {
  /** What the user wrote: a file, or a folder, where each gets the last part of its URI as name. */
  readonly outputPath: string;
  /** What relative paths are relative to. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
}

/**
 * A file for each policy, all of them checked before anything is downloaded.
 * @throws WardctlError USAGE_INVALID, OUTPUT_UNWRITABLE
 */
export function outputPlaces(uris: readonly PolicyUri[], options: OutputOptions): OutputPlace[] {
  const { outputPath, folder, platform } = options;
  const isFolder = statSync(resolve(folder, outputPath), { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder && uris.length > 1) {
    throw new WardctlError(
      'USAGE_INVALID',
      `--output-path: expected a folder for ${String(uris.length)} policies, found ${outputPath}`,
      { hint: 'Make the folder first, or pull one policy at a time.' },
    );
  }
  const names = uris.map((uri) => (isFolder ? join(outputPath, fileNameOf(uri, platform)) : outputPath));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new WardctlError('USAGE_INVALID', `--output-path: several policies would be written to ${twice}`, {
      hint: 'Pull them one at a time, each to a file of its own.',
    });
  }
  return names.map((name) => placeAt(name, folder));
}

/** The last part of a URI, as in the reference; there are systems that take no `:` in names. */
function fileNameOf(uri: PolicyUri, platform: NodeJS.Platform): string {
  const name = uri.kind === 'web' ? uri.url.pathname.split('/').at(-1) : uri.uri.split('/').at(-1);
  if (name !== undefined && name !== '')
    return platform === 'win32' ? name.replaceAll(/[<>:"|?*]/g, '_') : name;
  throw new WardctlError('USAGE_INVALID', `--output-path: there is no file name in ${uri.uri}`, {
    hint: 'Give the path of a file instead of a folder.',
  });
}

function placeAt(name: string, folder: string): OutputPlace {
  const path = resolve(folder, name);
  const output = openOutput(name, folder, new Map());
  return {
    path,
    name,
    holds(content) {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile() !== true || found.size !== content.size) return false;
      try {
        const verifier = new ContentVerifier(content, name);
        verifier.update(
          readFileBounded(path, {
            what: 'policy',
            name,
            errorCode: 'POLICY_UNREADABLE',
            maxBytes: content.size,
          }),
        );
        verifier.finish();
        return true;
      } catch (error) {
        // Other contents, or none that can be read: they are to be replaced.
        if (error instanceof WardctlError) return false;
        throw error;
      }
    },
    write: (module) => output.write(module),
  };
}
