import * as Args from '@oclif/core/args';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';
import { printSchema } from '../src/cli/schema/print-schema.ts';
import { schemaNames } from '../src/schemas/index.ts';

/** `wardctl schema`. */
export default class Schema extends BaseCommand {
  static override summary = 'Print the JSON Schema of a file or of what a command prints as JSON';
  static override description =
    'Editors check and complete a file by its schema; programs check what they read. Without a NAME, all schemas are listed.';
  static override examples = [
    {
      description: 'Give the schema of metadata.yml to an editor',
      command: '<%= config.bin %> schema metadata > metadata.schema.json',
    },
    { description: 'List all schemas', command: '<%= config.bin %> schema' },
  ];
  static override args = {
    name: Args.option({
      options: schemaNames,
      description: 'which schema; without it, all are listed',
      ignoreStdin: true,
    })(),
  };
  static override flags = { ...commonFlags };

  async run(): Promise<void> {
    const parsed = await this.parse(Schema);
    const args: Interfaces.InferredArgs<typeof Schema.args> = parsed.args;
    process.exitCode = printSchema(args.name);
  }
}
