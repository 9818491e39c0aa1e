import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import Build from '../../../commands/build.ts';
import ScaffoldPolicy from '../../../commands/scaffold/policy.ts';
import { commonFlags } from '../../../src/cli/common-flags.ts';

const root = join(import.meta.dirname, '../../..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const everywhere = globSync(['README.md', 'docs/*.md', 'src/assets/templates/*/files/README.md'], {
  cwd: root,
})
  .map(read)
  .join('\n');

/** Commands with the part of the documentation that has to name their flags. */
const commands = [
  { name: 'build', flags: Build.flags, text: read('docs/build.md') },
  {
    name: 'scaffold policy',
    flags: ScaffoldPolicy.flags,
    text: /^## policy\n[^]*?^## /m.exec(read('docs/scaffold.md'))?.[0] ?? '',
  },
];

/** As people write it; of what is on already only the other side is of use. */
function spelling([name, flag]: [string, { readonly type: string; readonly default?: unknown }]): string {
  return flag.type === 'boolean' && flag.default === true ? `--no-${name}` : `--${name}`;
}

/** Long flags in a text, each once. */
function flagsIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g), ([flag]) => flag))];
}

describe.each(commands)('the documentation of wardctl $name', ({ name, flags, text }) => {
  const own = Object.entries(flags).filter(([flag]) => !Object.hasOwn(commonFlags, flag));

  it('names every flag', () => {
    expect(own.length).toBeGreaterThan(4);
    expect(flagsIn(text)).toEqual(expect.arrayContaining(own.map(spelling)));
  });

  it('has no command with a flag that there is not', () => {
    const known = new Set(Object.entries(flags).flatMap((entry) => [`--${entry[0]}`, spelling(entry)]));
    const uses = Array.from(
      everywhere.matchAll(new RegExp(`wardctl ${name}\\b([^\`\\n#|]*)`, 'g')),
      ([, use = '']) => use,
    );

    expect(uses.length).toBeGreaterThan(5);
    expect(uses.flatMap(flagsIn).filter((flag) => !known.has(flag))).toEqual([]);
  });
});
