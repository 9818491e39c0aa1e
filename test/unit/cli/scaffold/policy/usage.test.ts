import { Parser } from '@oclif/core';
import { CommandHelp } from '@oclif/core/help';
import { Config } from '@oclif/core/config';
import { describe, expect, it } from 'vitest';
import ScaffoldPolicy from '../../../../../commands/scaffold/policy.ts';

const { flags, args } = ScaffoldPolicy;

class Help extends CommandHelp {
  usageOf(): string {
    return this.defaultUsage();
  }
}

/** As the manifest has them. */
function named<T extends object>(all: Readonly<Record<string, T>>): Record<string, T & { name: string }> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, { ...one, name }]));
}

describe('the command line of scaffold policy', () => {
  it('has a usage that can be read', () => {
    const command = {
      id: 'scaffold:policy',
      flags: named(flags),
      args: named(args),
      ...{ aliases: [], hidden: false, hiddenAliases: [] },
    };
    const load = (): Promise<typeof ScaffoldPolicy> => Promise.resolve(ScaffoldPolicy);
    const config = new Config({ root: import.meta.dirname });
    const usage = new Help({ ...command, load }, config, { maxWidth: 100 }).usageOf();

    expect(usage).toMatch(/\[-t NAME \| --from PATH\|URL\] \[--list\] \[-d DIR\] \[-f\] \[-y\]/);
    expect(usage).not.toContain('|  |');
  });

  it.each(['--template=go', '--from=x', '--dir=x', '--force'])('lists templates without %s', async (flag) => {
    await expect(Parser.parse(['--list', flag], { flags, args })).rejects.toThrow(
      'cannot also be provided when using --list',
    );
  });
});
