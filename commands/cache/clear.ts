import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { clearCache } from '../../src/cli/cache/prune-cache.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';

/** `wardctl cache clear` */
export default class CacheClear extends BaseCommand {
  static override summary = 'Remove all that was prepared of policies';
  static override description =
    'Nothing is lost but time: what is needed is prepared again. What another process prepares right now stays.';
  static override examples = [{ description: 'Empty the cache', command: '<%= config.bin %> cache clear' }];
  static override flags = {
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print what was removed as JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(CacheClear);
    const flags: Interfaces.InferredFlags<typeof CacheClear.flags> = parsed.flags;
    process.exitCode = await clearCache({
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
