const maxLength = 1024;

/**
 * The path of an archive's entry, without `./` in front and `/` behind; empty for the archive's own folder.
 * @returns what is wrong with it, for a name that could lead elsewhere or be another one to another program
 */
export function entryPath(name: string): { readonly path: string } | { readonly problem: string } {
  if (name.length > maxLength) return { problem: `a name of more than ${String(maxLength)} characters` };
  if (/[\0-\x1f\x7f]/.test(name)) return { problem: 'a control character in its name' };
  // Bytes that are no UTF-8 come as this character.
  if (name.includes('\ufffd')) return { problem: 'a name that is no UTF-8' };
  if (name.includes('\\')) return { problem: 'a backslash in its name' };
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return { problem: 'an absolute path' };
  const path = name.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
  if (path === '' || path === '.') return { path: '' };
  const isPlain = path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return isPlain ? { path } : { problem: 'a path with `..`, `.` or empty parts' };
}
