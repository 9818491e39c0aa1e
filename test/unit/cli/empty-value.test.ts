import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { describe, expect, it } from 'vitest';
import { BaseCommand } from '../../../src/cli/base-command.ts';
import { commandConfig } from '../../../src/cli/command-config.ts';
import { WardctlError } from '../../../src/errors.ts';

class Example extends BaseCommand {
  static override strict = false;
  static override args = {
    uri: Args.string({ required: true, ignoreStdin: true }),
    policy: Args.string({ ignoreStdin: true }),
  };
  static override flags = {
    settings: Flags.string({ helpValue: 'FILE' }),
    config: Flags.string({ helpValue: 'DIR' }),
    authority: Flags.string({ helpValue: 'FILE', multiple: true, multipleNonGreedy: true }),
    message: Flags.string({ helpValue: 'TEXT' }),
    quiet: Flags.boolean(),
  };

  async run(): Promise<void> {
    await this.parse(Example);
  }

  protected override catch(error: unknown): Promise<void> {
    throw error;
  }
}

describe('a variable without a value', () => {
  it.each([
    [[''], 'expected a URI, found an empty text'],
    [['u', ''], 'expected a policy, found an empty text'],
    [['u', 'p', ''], 'expected a policy, found an empty text'],
    [['u', '--settings', ''], '--settings: expected the path of a file, found an empty text'],
    [['u', '--settings='], '--settings: expected the path of a file, found an empty text'],
    [['u', '--config', ''], '--config: expected the path of a folder, found an empty text'],
    [
      ['u', '--authority', 'a', '--authority', ''],
      '--authority: expected the path of a file, found an empty text',
    ],
  ])('is refused: %j', async (argv, message) => {
    const failure = Example.run(argv, commandConfig);

    await expect(failure).rejects.toBeInstanceOf(WardctlError);
    await expect(failure).rejects.toMatchObject({ code: 'USAGE_INVALID', message });
  });

  it('may be a text that says nothing', async () => {
    await expect(Example.run(['u', 'p', '--message', '', '--quiet'], commandConfig)).resolves.toBeUndefined();
  });
});
