import { describe, expect, it } from 'vitest';
import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { commandConfig } from '../../../src/cli/command-config.ts';
import { usageErrorFrom } from '../../../src/cli/usage-error.ts';

class Example extends Command {
  static override args = {
    name: Args.option({ options: ['metadata', 'run'] as const, ignoreStdin: true })(),
  };
  static override flags = {
    shell: Flags.option({ char: 's', options: ['bash', 'zsh'] as const, required: true })(),
    title: Flags.string({ required: true }),
    output: Flags.string({ exclusive: ['json'] }),
    json: Flags.boolean(),
  };

  async run(): Promise<void> {
    await this.parse(Example);
  }

  protected override catch(error: unknown): Promise<unknown> {
    throw error;
  }
}

/** What the user is told about a command line. */
async function complaintAbout(...argv: string[]): Promise<{ message: string; hint: string | undefined }> {
  try {
    await Example.run(argv, commandConfig);
  } catch (error) {
    const known = usageErrorFrom(error, Example.flags);
    if (known === undefined) throw error;
    expect(known.code).toBe('USAGE_INVALID');
    return { message: known.message, hint: known.hint };
  }
  throw new Error('nothing was wrong');
}

const seeHelp = 'See all flags and examples with --help.';

describe('usageErrorFrom', () => {
  it('names the values of a missing flag', async () => {
    expect(await complaintAbout('--title', 't')).toEqual({
      message: 'Missing required flag --shell',
      hint: `--shell is one of: bash, zsh. ${seeHelp}`,
    });
  });

  it('tells of all missing flags', async () => {
    const { message, hint } = await complaintAbout();

    expect(message.split(/\n\s*/).sort()).toEqual([
      'Missing required flag --shell',
      'Missing required flag --title',
    ]);
    expect(hint).toBe(seeHelp);
  });

  it.each([
    [['-s', 'bahs', '--title', 't'], 'Expected --shell=bahs to be one of: bash, zsh', 'bash'],
    [['metdata', '-s', 'zsh', '--title', 't'], 'Expected metdata to be one of: metadata, run', 'metadata'],
    [['-s', 'zsh', '--title', 't', 'run', '--outptu'], 'Nonexistent flag: --outptu', '--output'],
  ])('names what was meant by %j', async (argv, message, meant) => {
    expect(await complaintAbout(...argv)).toEqual({ message, hint: `Did you mean ${meant}? ${seeHelp}` });
  });

  it('has no guess where nothing is near', async () => {
    const { hint } = await complaintAbout('-s', 'powershell', '--title', 't');

    expect(hint).toBe(seeHelp);
  });

  it('leaves other errors alone', () => {
    expect(usageErrorFrom(new Error('Nonexistent flag: --x'), {})).toBeUndefined();
    expect(usageErrorFrom(Object.assign(new Error('gone'), { oclif: { exit: 1 } }), {})).toBeUndefined();
    expect(usageErrorFrom('Nonexistent flag: --x', {})).toBeUndefined();
  });
});
