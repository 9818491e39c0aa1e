import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rerunCommand } from '../../../../src/cli/test/reporters/rerun-command.ts';
import { hostileText } from '../../suite/reporters/hostile-texts.ts';

const unicode = { unicode: true };
const suite = 'tests/pod.policytest.yml';

describe('rerunCommand', () => {
  it.each([
    ['plain words', 'rejects a pod', `tests/pod.policytest.yml -t 'rejects a pod'`],
    [
      'what shells expand',
      'costs $5 `x` \\n !! * ~',
      `tests/pod.policytest.yml -t 'costs $5 \`x\` \\n !! * ~'`,
    ],
    ['an apostrophe', "isn't allowed", `tests/pod.policytest.yml -t "isn't allowed"`],
    ['a curly apostrophe', 'isn’t allowed', 'tests/pod.policytest.yml -t "isn’t allowed"'],
    ['an apostrophe and a dollar', "isn't $5", 'tests/pod.policytest.yml:7'],
    ['double quotes, which PowerShell loses', 'says "no"', 'tests/pod.policytest.yml:7'],
    ['a backslash at the end, which PowerShell loses', 'C:\\', 'tests/pod.policytest.yml:7'],
    ['a line break', 'a\nb', 'tests/pod.policytest.yml:7'],
    ['what a terminal does not show', 'a\u202eb', 'tests/pod.policytest.yml:7'],
    ['what looks like a flag', '--all', 'tests/pod.policytest.yml:7'],
    ['no name', '', 'tests/pod.policytest.yml:7'],
    ['other scripts', '名前 é', `tests/pod.policytest.yml -t '名前 é'`],
  ])('quotes %s', (_what, name, expected) => {
    expect(rerunCommand({ suite, name, line: 7 }, unicode)).toBe(`wardctl test ${expected}`);
  });

  it('has only what a terminal without Unicode shows', () => {
    expect(rerunCommand({ suite, name: 'é', line: 7 }, { unicode: false })).toBe(`wardctl test ${suite}:7`);
  });

  it.each([
    ['a b/c.policytest.yml', `'a b/c.policytest.yml' -t 'x'`],
    ["it's/c.policytest.yml", `"it's/c.policytest.yml" -t 'x'`],
    ['-a.policytest.yml', `./-a.policytest.yml -t 'x'`],
    ['say "it"/checks.policytest.yml', `/checks -t 'x'`],
    ['"', `-t 'x'`],
  ])('names the suite %s', (name, expected) => {
    expect(rerunCommand({ suite: name, name: 'x', line: 7 }, unicode)).toBe(`wardctl test ${expected}`);
  });

  it('needs no quotes around the line of a suite with them', () => {
    expect(rerunCommand({ suite: 'a b.policytest.yml', name: '"', line: 7 }, unicode)).toBe(
      "wardctl test 'a b.policytest.yml:7'",
    );
    expect(rerunCommand({ suite: '"', name: '"', line: 7 }, unicode)).toBe('wardctl test');
  });

  it('means the same to PowerShell, whatever the name is', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (path, name) => {
        const command = rerunCommand({ suite: path, name, line: 7 }, unicode);

        expectTarget(powerShellArguments(command), path, name);
      }),
    );
  });

  it.skipIf(process.platform === 'win32').each(['bash', 'sh'])(
    'means the same to %s, whatever the name is',
    (shell) => {
      const targets = fc.sample(fc.tuple(hostileText, hostileText), { numRuns: 300, seed: 5 });
      const commands = targets.map(([path, name]) => rerunCommand({ suite: path, name, line: 7 }, unicode));
      // Each argument ends with a null character, each command with one more.
      const script = [`wardctl() { printf '%s\\0' wardctl "$@"; printf '\\0'; }`, ...commands].join('\n');
      const { stdout, status } = spawnSync(shell, ['-c', script], { encoding: 'utf8' });

      expect(status).toBe(0);
      const read = stdout.split('\0\0').slice(0, -1);
      expect(read).toHaveLength(targets.length);
      read.forEach((text, index) => {
        const [path, name] = targets[index] ?? ['', ''];
        expectTarget(text.split('\0'), path, name);
      });
    },
  );
});

/** A part of the path, and the whole name or the line. */
function expectTarget(words: readonly string[], path: string, name: string): void {
  expect(words.slice(0, 2)).toEqual(['wardctl', 'test']);
  const flag = words.indexOf('-t');
  if (flag >= 0) expect(words.slice(flag)).toEqual(['-t', name]);
  const filters = words.slice(2, flag < 0 ? undefined : flag);
  expect(filters.length).toBeLessThanOrEqual(1);
  const [filter = ''] = filters;
  const file = flag < 0 ? filter.replace(/:7$/, '') : filter;
  expect(`./${path}`).toContain(file);
}

/** PowerShell's own rules: quotes of either kind, straight or curly, end at their like; within double ones it expands. */
function powerShellArguments(command: string): string[] {
  const word = /(?:^| )(?:'([^'\u2018-\u201b]*)'|"([^"$`\u201c-\u201e]*)"|([\w./][\w./:-]*|-t))(?= |$)/y;
  const words: string[] = [];
  while (word.lastIndex < command.length) {
    const [, single, double, bare] =
      word.exec(command) ?? expect.fail(`PowerShell reads ${command} otherwise`);
    words.push(single ?? double ?? bare ?? '');
  }
  return words;
}
