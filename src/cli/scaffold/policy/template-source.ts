import { WardctlError } from '../../../errors.ts';
import { shownFolder, shownUrl } from './shown-url.ts';

/** Where a template of the user's own is. */
export type TemplateSource = FolderSource | GitSource;

export interface FolderSource {
  readonly type: 'folder';
  readonly path: string;
  /** For messages. */
  readonly name: string;
}

/** A folder in a repository. */
export interface GitSource {
  readonly type: 'git';
  /** As git takes it; may have a login. */
  readonly url: string;
  /** Branch, tag or commit; `undefined` for what the repository has as HEAD. */
  readonly ref: string | undefined;
  /** With `/`; empty for the whole repository. */
  readonly subfolder: string;
  /** For messages: all of it, without a login. */
  readonly name: string;
}

const schemes = ['https:', 'ssh:', 'file:'];
const url = /^(?<scheme>[a-z][a-z0-9+.-]*:)\/\/(?<rest>.*)$/is;
/** A login, a host, a port, and a path: a `/`, `?` or `#` in a password would make the beginning of it the host. */
const unambiguous = /^[^:]+:\/\/(?:[^/?]*@)?(?:[^/?@:[\]]+|\[[^/?@[\]]+\])(?::\d+)?\/./;
/** As ssh has it: a user, a host, a path. */
const remotePath = /^[^\s\\/:]+@[^\s\\/:]+:/;
const refForm = /^[\w][\w./@+-]*$/;

/**
 * What `--from` names: a git URL (`https://…`, `ssh://…`, `git@host:path`, `file://…`) with `//subfolder` and `#ref` at its
 * end, or else a folder.
 * @throws WardctlError USAGE_INVALID
 */
export function parseTemplateSource(text: string): TemplateSource {
  if (text.trim() === '') throw invalid('', 'expected a path or URL, found none');
  const scheme = url.exec(text)?.groups?.['scheme']?.toLowerCase();
  const name = shownUrl(text);
  if (/^(?:https?|ssh|git|file):(?!\/\/)/i.test(text)) throw invalid(name, 'expected // behind its scheme');
  if (scheme === undefined && !remotePath.test(text))
    return { type: 'folder', path: text, name: shownFolder(text) };
  if (scheme !== undefined && !schemes.includes(scheme))
    throw invalid(name, `expected https, ssh or file as its scheme, found ${scheme.slice(0, -1)}`);
  const [place = '', ...refs] = text.split('#');
  const { repository, subfolder } = splitPlace(place);
  checkRepository(repository, scheme, name);
  checkRef(refs, name);
  checkSubfolder(subfolder, name);
  const [ref] = refs;
  const rest = `${subfolder === '' ? '' : `//${subfolder}`}${ref === undefined ? '' : `#${ref}`}`;
  return { type: 'git', url: repository, ref, subfolder, name: `${shownUrl(repository)}${rest}` };
}

/** At the first `//` behind the one of the scheme, and behind the slashes of a path of the machine's own. */
function splitPlace(place: string): { repository: string; subfolder: string } {
  const start = /^(?:[a-z][a-z0-9+.-]*:\/\/\/*)?/i.exec(place)?.[0].length ?? 0;
  const split = place.indexOf('//', start);
  if (split === -1) return { repository: place, subfolder: '' };
  return { repository: place.slice(0, split), subfolder: place.slice(split + 2).replace(/\/+$/, '') };
}

/** What begins with a hyphen may be taken for a flag, by git or by ssh. */
function checkRepository(repository: string, scheme: string | undefined, name: string): void {
  const host = scheme === undefined ? /@([^:]*)/.exec(repository)?.[1] : hostOf(repository);
  if (/[\s\p{Cc}]/v.test(repository)) throw invalid(name, 'expected a URL without spaces and controls');
  if (host?.startsWith('-') === true || /(?:^|\/\/)-/.test(repository))
    throw invalid(name, 'expected a host, found something that begins with a hyphen');
  if (scheme === undefined || scheme === 'file:') return;
  if (host === '') throw invalid(name, 'expected a host, found none');
  if (!unambiguous.test(repository))
    throw invalid(name, 'expected a host and a path; in a login, / ? # are written %2F %3F %23');
}

function hostOf(repository: string): string {
  const [, authority = ''] = /^[^:]+:\/\/([^/]*)/.exec(repository) ?? [];
  return authority.slice(authority.lastIndexOf('@') + 1);
}

function checkRef(refs: readonly string[], name: string): void {
  const [first, ...more] = refs;
  if (first === undefined) return;
  if (more.length > 0 || !refForm.test(first) || first.includes('..') || first.includes('@{'))
    throw invalid(name, 'expected a branch, tag or commit behind #');
}

function checkSubfolder(subfolder: string, name: string): void {
  if (subfolder === '') return;
  const parts = subfolder.split('/');
  const isInside = parts.every((part) => !/^(?:\.{0,2}|\.git)$/i.test(part) && !/[\\:?\p{Cc}]/v.test(part));
  if (!isInside) throw invalid(name, 'expected a folder of the repository behind //');
}

function invalid(name: string, problem: string): WardctlError {
  return new WardctlError('USAGE_INVALID', `--from ${name}: ${problem}`, {
    hint: 'Write a path, or a URL such as https://github.com/acme/templates.git//rust#v1 (folder and branch or tag may be left out).',
  });
}
