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
    'ca-file': Flags.string({ multiple: true, multipleNonGreedy: true }),
    password: Flags.string({ hidden: true }),
    workers: Flags.integer({ min: 1, max: 9 }),
  };

  async run(): Promise<void> {
    await this.parse(Example);
  }

  protected override catch(error: unknown): Promise<unknown> {
    throw error;
  }
}

class Lister extends Command {
  static override args = {
    policy: Args.string({ required: true, description: 'module', ignoreStdin: true }),
  };
  static override flags = {
    input: Flags.string({ required: true, helpValue: 'FILE', description: 'archive to read, - for stdin' }),
    json: Flags.boolean(),
    'ca-file': Flags.string({ multiple: true, multipleNonGreedy: true }),
  };

  async run(): Promise<void> {
    await this.parse(Lister);
  }

  protected override catch(error: unknown): Promise<unknown> {
    throw error;
  }
}

/** What the user is told about a command line. */
function complaintAbout(...argv: string[]): Promise<{ message: string; hint: string | undefined }> {
  return complaintOf(() => Example.run(argv, commandConfig), Example.flags);
}

function complaintAboutList(...argv: string[]): ReturnType<typeof complaintAbout> {
  return complaintOf(() => Lister.run(argv, commandConfig), Lister.flags);
}

async function complaintOf(
  run: () => Promise<unknown>,
  flags: Parameters<typeof usageErrorFrom>[1],
): Promise<{ message: string; hint: string | undefined }> {
  try {
    await run();
  } catch (error) {
    const known = usageErrorFrom(error, flags);
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

  it.each([
    ['0', 'an integer greater than or equal to 1'],
    ['10', 'an integer less than or equal to 9'],
    ['many', 'an integer'],
  ])('names the flag with the value that it does not take: %s', async (value, expected) => {
    const { message } = await complaintAbout('-s', 'zsh', '--title', 't', '--workers', value);

    expect(message).toBe(`--workers: expected ${expected}, found ${value}`);
  });

  it('names what was meant by a flag with its value, and does not show that', async () => {
    const { message, hint } = await complaintAbout('-s', 'zsh', '--title', 't', '--outptu=hunter2, x');

    expect(message).toBe('Nonexistent flag: --outptu');
    expect(hint).toContain('Did you mean --output?');
  });

  it('does not lead to what is hidden', async () => {
    const { hint } = await complaintAbout('-s', 'zsh', '--title', 't', '--pasword=x');

    expect(hint).toBe(seeHelp);
  });

  it('says what a missing flag wants', async () => {
    expect(await complaintAboutList('policy.wasm')).toEqual({
      message: 'Missing required flag --input',
      hint: `Write --input FILE: archive to read, - for stdin. ${seeHelp}`,
    });
  });

  // A flag that may be repeated takes one value each time here, and none of the arguments behind it.
  it('says nothing of flags where an argument is missing', async () => {
    const { message } = await complaintAboutList('--input', 'x');

    expect(message).toMatch(/^Missing 1 required arg:\n\s*policy\s+module$/);
  });

  it.each(['-k', '--verification-key=cosign.pub', '--verification-config-path', '--show-signatures'])(
    'says which commands verify signatures: %s',
    async (flag) => {
      const { hint } = await complaintAboutList('policy.wasm', flag);

      expect(hint).toBe(
        `Signatures are verified by: wardctl verify, pull, run, inspect, test, bench. ${seeHelp}`,
      );
    },
  );

  it.each([['-o'], ['--output']])('names the flag for JSON where there is no %s', async (flag) => {
    const { hint } = await complaintAboutList(flag, 'json');

    expect(hint).toBe(`For JSON, write --json. ${seeHelp}`);
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
