import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../../files/index.ts';
import { makeWorkFolder } from '../../../sharing/index.ts';
import { checkTree } from './check-tree.ts';
import { cloneFailure } from './clone-failure.ts';
import { gitEnvironment } from './git-environment.ts';
import { runGit, type GitOptions } from './run-git.ts';
import type { GitSource } from './template-source.ts';

/** A repository that was fetched, in a temporary folder. */
export interface ClonedTemplate {
  /** Absolute path of the folder that was asked for. */
  readonly folder: string;
  /** Takes it away. */
  readonly dispose: () => void;
}

export interface CloneOptions extends GitOptions {
  /** Absolute path of the folder that the repository gets a folder in. */
  readonly temporaryFolder: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * Fetches the newest commit of a repository, or of a branch or tag, with git, and writes the folder that is asked for.
 * Nobody is asked for a password.
 * @throws WardctlError TEMPLATE_UNREADABLE; the signal's reason
 */
export async function cloneRepository(source: GitSource, options: CloneOptions): Promise<ClonedTemplate> {
  const folder = makeTemporaryFolder(source, options);
  const dispose = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const environment = await gitEnvironment(folder, source, options);
    const git = (...args: readonly string[]): Promise<string> =>
      runGit(args, folder, source, { ...options, environment });
    await git('init', '--quiet', '--template=');
    const { url, ref = 'HEAD' } = source;
    await git('fetch', '--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', '--', url, ref);
    const place = source.subfolder === '' ? '.' : source.subfolder;
    const listing = await git('ls-tree', '-r', '-t', '-l', '-z', 'FETCH_HEAD', '--', place);
    if (checkTree(listing, source)) await git('checkout', '--quiet', 'FETCH_HEAD', '--', place);
    return { folder: folderIn(folder, source), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function makeTemporaryFolder(
  source: GitSource,
  { temporaryFolder: around, nowMs }: Pick<CloneOptions, 'temporaryFolder' | 'nowMs'>,
): string {
  try {
    return makeWorkFolder('template', around, nowMs);
  } catch (error) {
    throw cloneFailure(
      source,
      `no folder can be made in ${around}: ${reasonOf(error)}`,
      'Set TMPDIR (TEMP on Windows) to a folder that you may write to.',
    );
  }
}

/** Step by step, for a link may lead anywhere. */
function folderIn(root: string, source: GitSource): string {
  let folder = root;
  for (const part of source.subfolder.split('/').filter((one) => one !== '')) {
    folder = join(folder, part);
    if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw cloneFailure(source, `it has no folder ${source.subfolder}`);
  }
  return folder;
}
