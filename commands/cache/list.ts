import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { listCache } from '../../src/cli/cache/list-cache.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';

/** `wardctl cache list` */
export default class CacheList extends BaseCommand {
  static override summary = 'List what was prepared of policies and is kept';
  static override description = [
    'Policies of the Component Model are translated before they run; the result is kept. SHA-256 is the start of the digest of the policy, as wardctl policies shows it; what it was prepared with decides whether an entry can be used.',
    'Entries are checked when they are used, not here. What was used last comes first.',
  ].join('\n\n');
  static override examples = [
    { description: 'What is in the cache?', command: '<%= config.bin %> cache list' },
    {
      description: 'How large is it, in bytes?',
      command: "<%= config.bin %> cache list --json | jq '.sizeBytes'",
    },
  ];
  static override flags = {
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(CacheList);
    const flags: Interfaces.InferredFlags<typeof CacheList.flags> = parsed.flags;
    process.exitCode = listCache({
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
