import { describe, expect, it } from 'vitest';
import { parseTemplateSource } from '../../../../../src/cli/scaffold/policy/template-source.ts';

const git = { type: 'git', ref: undefined, subfolder: '' };

describe('--from', () => {
  it.each([
    ['https://github.com/acme/t.git', { url: 'https://github.com/acme/t.git' }],
    ['https://github.com/acme/t.git#v1.2', { url: 'https://github.com/acme/t.git', ref: 'v1.2' }],
    ['https://github.com/acme/t.git//a/b', { url: 'https://github.com/acme/t.git', subfolder: 'a/b' }],
    ['https://h/acme/t//a/#feature/x', { url: 'https://h/acme/t', subfolder: 'a', ref: 'feature/x' }],
    ['HTTPS://h/t', { url: 'HTTPS://h/t' }],
    ['ssh://git@h:2222/acme/t.git#main', { url: 'ssh://git@h:2222/acme/t.git', ref: 'main' }],
    [
      'git@github.com:acme/t.git//go#main',
      { url: 'git@github.com:acme/t.git', subfolder: 'go', ref: 'main' },
    ],
    ['file:///srv/t.git', { url: 'file:///srv/t.git' }],
    ['file:///srv/t//sub', { url: 'file:///srv/t', subfolder: 'sub' }],
  ])('is a git URL: %s', (text, expected) => {
    expect(parseTemplateSource(text)).toMatchObject({ ...git, ...expected });
  });

  it('is named without its login', () => {
    expect(parseTemplateSource('https://ann:secret@h/t.git//a#v1')).toMatchObject({
      url: 'https://ann:secret@h/t.git',
      name: 'https://ann:***@h/t.git//a#v1',
    });
  });

  it.each([
    ['https://ann:se@cret@h/t.git', 'https://ann:***@h/t.git'],
    ['https://h/t.git?token=secret#v1', 'https://h/t.git#v1'],
    ['ssh://ann:secret@h:22/t', 'ssh://ann:***@h:22/t'],
    ['ssh://h/t?token=secret', 'ssh://h/t'],
    ['https://h/@scope/t#cli@1.0.0', 'https://h/@scope/t#cli@1.0.0'],
    ['ann:secret@host:path', 'ann:***@host:path'],
    ['ann:se/cret@h/x', 'ann:***@h/x'],
    ['ann:secret@h/x?token=secret', 'ann:***@h/x'],
  ])('is named without its secrets: %s', (text, name) => {
    expect(parseTemplateSource(text).name).toBe(name);
  });

  it.each(['templates/go', './a#b', '../a//b', '/a:b', 'C:\\t', 'acme/t', 'ext::sh -c x', '.'])(
    'is a folder: %s',
    (path) => {
      expect(parseTemplateSource(path)).toEqual({ type: 'folder', path, name: path });
    },
  );

  it.each([
    ['http://ann:secret@h/t', 'expected https, ssh or file as its scheme, found http'],
    ['git://h/t', 'found git'],
    ['ssh://-oProxyCommand=x/t', 'begins with a hyphen'],
    ['ssh://u@-oProxyCommand=x/t', 'begins with a hyphen'],
    ['git@-oProxyCommand=x:t', 'begins with a hyphen'],
    ['-oProxyCommand@h:t', 'begins with a hyphen'],
    ['https:///t', 'expected a host'],
    ['https://ann:hun/secret@h/t', 'in a login, / ? # are written'],
    ['https://ann:12?secret@h/t', 'in a login, / ? # are written'],
    ['https://ann:12#secret@h/t', 'in a login, / ? # are written'],
    ['https://ann:p//secret@h/t', 'in a login, / ? # are written'],
    ['https:/ann:secret@h/t', 'expected // behind its scheme'],
    ['https:ann:secret@h/t?secret', 'expected // behind its scheme'],
    ['https://h/t//a?token=secret', 'behind //'],
    ['https://h/a b', 'without spaces'],
    ['https://h/t#--upload-pack=x', 'behind #'],
    ['https://h/t#a..b', 'behind #'],
    ['https://h/t#a:b', 'behind #'],
    ['https://h/t#+a', 'behind #'],
    ['https://h/t#', 'behind #'],
    ['https://h/t#a#b', 'behind #'],
    ['https://h/t//../x', 'behind //'],
    ['https://h/t//a/./b', 'behind //'],
    ['https://h/t//.git/hooks', 'behind //'],
    ['https://h/t//a\\..\\b', 'behind //'],
    ['', 'found none'],
  ])('is neither: %j', (text, problem) => {
    expect(() => parseTemplateSource(text)).toThrow(
      expect.objectContaining({
        code: 'USAGE_INVALID',
        message: expect.stringMatching(problem.replaceAll(/[.#?]/g, String.raw`\$&`)) as unknown,
      }) as Error,
    );
    expect(() => parseTemplateSource(text)).toThrow(/^(?!.*secret)/);
  });
});
