import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { parseCacheLimits } from '../../src/cli/cache/cache-limits.ts';
import { pruneCache } from '../../src/cli/cache/prune-cache.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';

/** `wardctl cache prune` */
export default class CachePrune extends BaseCommand {
  static override summary = 'Remove what was prepared of policies and is too old or too much';
  static override description =
    'What was not used for too long is removed, then what was not used for longest, until the rest is small enough. The same is done with the default limits whenever something is prepared. What another process prepares or used meanwhile stays.';
  static override examples = [
    { description: 'Keep the limits', command: '<%= config.bin %> cache prune' },
    {
      description: 'What would go to make it 100 MiB?',
      command: '<%= config.bin %> cache prune --max-size 100Mi --dry-run',
    },
  ];
  static override flags = {
    'max-size': Flags.string({
      helpGroup: 'LIMIT',
      helpValue: 'SIZE',
      description: 'size of the cache, such as 500Mi (default: 1Gi)',
    }),
    'max-age': Flags.string({
      helpGroup: 'LIMIT',
      helpValue: 'TIME',
      description: 'time since an entry was used, such as 12h, 30d or 8w (default: 90d)',
    }),
    'dry-run': Flags.boolean({
      default: false,
      description: 'say what would be removed, and remove nothing',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print what was removed as JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(CachePrune);
    const flags: Interfaces.InferredFlags<typeof CachePrune.flags> = parsed.flags;
    process.exitCode = await pruneCache({
      limits: parseCacheLimits(flags['max-size'], flags['max-age']),
      dryRun: flags['dry-run'],
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
