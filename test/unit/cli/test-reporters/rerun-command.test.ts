import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rerunCommand } from '../../../../src/cli/test/reporters/rerun-command.ts';
import { hostileText } from '../../suite/reporters/hostile-texts.ts';

const unicode = { unicode: true };

describe('rerunCommand', () => {
  it.each([
    ['tests/pod.policytest.yml', 'tests/pod.policytest.yml:7'],
    ['a b/c.policytest.yml', `'a b/c.policytest.yml:7'`],
    ["it's/c.policytest.yml", `"it's/c.policytest.yml:7"`],
    ['it’s/c.policytest.yml', `"it’s/c.policytest.yml:7"`],
    ['-a.policytest.yml', './-a.policytest.yml:7'],
    ['$HOME `x` !! * ~.policytest.yml', "'$HOME `x` !! * ~.policytest.yml:7'"],
    ['名前.policytest.yml', `'名前.policytest.yml:7'`],
  ])('quotes %s', (name, expected) => {
    expect(rerunCommand({ suite: name, line: 7 }, unicode)).toBe(`npx wardctl test ${expected}`);
  });

  it.each([
    ['double quotes, which PowerShell loses', 'say "it"/checks.policytest.yml', ' /checks:7'],
    ['an apostrophe and a dollar', "isn't $5.policytest.yml", ` 't $5:7'`],
    ['a line break', 'a\nbc.policytest.yml', ' bc:7'],
    ['what a terminal does not show', 'a\u202ebc.policytest.yml', ' bc:7'],
    ['nothing that can be said', '"', ''],
  ])('leaves out of the name %s', (_what, name, expected) => {
    expect(rerunCommand({ suite: name, line: 7 }, unicode)).toBe(`npx wardctl test${expected}`);
  });

  it('has only what a terminal without Unicode shows', () => {
    const command = rerunCommand({ suite: 'é/pod.policytest.yml', line: 7 }, { unicode: false });

    expect(command).toBe('npx wardctl test /pod:7');
  });

  it('means the same to PowerShell, whatever the name is', () => {
    fc.assert(
      fc.property(hostileText, (path) => {
        expectTarget(powerShellArguments(rerunCommand({ suite: path, line: 7 }, unicode)), path);
      }),
    );
  });

  it.skipIf(process.platform === 'win32').each(['bash', 'sh'])(
    'means the same to %s, whatever the name is',
    (shell) => {
      const paths = fc.sample(hostileText, { numRuns: 300, seed: 5 });
      const commands = paths.map((path) => rerunCommand({ suite: path, line: 7 }, unicode));
      // Each argument ends with a null character, each command with one more.
      const script = [`npx() { printf '%s\\0' npx "$@"; printf '\\0'; }`, ...commands].join('\n');
      const { stdout, status } = spawnSync(shell, ['-c', script], { encoding: 'utf8' });

      expect(status).toBe(0);
      const read = stdout.split('\0\0').slice(0, -1);
      expect(read).toHaveLength(paths.length);
      read.forEach((text, index) => {
        expectTarget(text.split('\0'), paths[index] ?? '');
      });
    },
  );
});

/** A part of the path, and the line. */
function expectTarget(words: readonly string[], path: string): void {
  expect(words.slice(0, 3)).toEqual(['npx', 'wardctl', 'test']);
  const filters = words.slice(3);
  expect(filters.length).toBeLessThanOrEqual(1);
  const [filter = ''] = filters;
  if (filter !== '') expect(filter).toMatch(/:7$/);
  expect(`./${path}`).toContain(filter.replace(/:7$/, ''));
}

/** PowerShell's own rules: quotes of either kind, straight or curly, end at their like; within double ones it expands. */
function powerShellArguments(command: string): string[] {
  const word = /(?:^| )(?:'([^'\u2018-\u201b]*)'|"([^"$`\u201c-\u201e]*)"|([\w./][\w./:-]*))(?= |$)/y;
  const words: string[] = [];
  while (word.lastIndex < command.length) {
    const [, single, double, bare] =
      word.exec(command) ?? expect.fail(`PowerShell reads ${command} otherwise`);
    words.push(single ?? double ?? bare ?? '');
  }
  return words;
}
