import { maxTemplate } from '../../../scaffold/index.ts';
import { cloneFailure } from './clone-failure.ts';
import type { GitSource } from './template-source.ts';

/**
 * Looks at what a checkout would write, before it does: a few objects of git can stand for any number of files.
 * @param listing what `git ls-tree -r -t -l -z` prints
 * @returns whether there is anything at all
 * @throws WardctlError TEMPLATE_UNREADABLE
 */
export function checkTree(listing: string, source: GitSource): boolean {
  let files = 0;
  let bytes = 0;
  for (const entry of listing.split('\0')) {
    const [, type, size = ''] = /^\d+ (\S+) \S+ +(\S+)\t/.exec(entry) ?? [];
    if (type === undefined || type === 'tree') continue;
    files += 1;
    // A submodule has no size; of a file that is broken, git does not know it.
    bytes += type === 'commit' ? 0 : Number(size);
    if (files > maxTemplate.files) throw tooMuch(source, `${maxTemplate.files} files`);
    if (!(bytes <= maxTemplate.totalBytes))
      throw tooMuch(source, `${maxTemplate.totalBytes / 1024 ** 2} MiB`);
  }
  return files > 0;
}

function tooMuch(source: GitSource, bound: string): Error {
  const where = source.subfolder === '' ? 'it' : `the folder ${source.subfolder}`;
  const hint = 'Name the folder of the template behind //: https://github.com/acme/templates.git//rust';
  return cloneFailure(source, `${where} has more than ${bound}`, hint);
}
