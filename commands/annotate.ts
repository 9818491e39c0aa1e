import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { annotateFile } from '../src/cli/annotate/annotate-file.ts';
import { BaseCommand } from '../src/cli/base-command.ts';
import { commonFlags } from '../src/cli/common-flags.ts';

/** `wardctl annotate` (cli-and-registry 5.9). */
export default class Annotate extends BaseCommand {
  static override summary = 'Put metadata into a policy';
  static override description = [
    'Checks metadata.yml, completes it with what only the module can tell, and writes a copy of the module that holds it. Hosts refuse or misread policies without metadata.',
    'All problems of the file are listed at once, with line and column. Everything else in the module stays as it is, byte for byte; metadata that is there already is replaced.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Annotate what a compiler made',
      command: '<%= config.bin %> annotate -m metadata.yml -u README.md -o annotated.wasm policy.wasm',
    },
    {
      description: 'Annotate in place',
      command: '<%= config.bin %> annotate -m metadata.yml -o policy.wasm policy.wasm',
    },
  ];
  static override args = {
    wasm: Args.string({ description: 'module of the policy', required: true, ignoreStdin: true }),
  };
  static override flags = {
    'metadata-path': Flags.string({
      helpGroup: 'POLICY',
      char: 'm',
      helpValue: 'FILE',
      required: true,
      description: 'metadata of the policy (YAML or JSON)',
    }),
    'usage-path': Flags.string({
      helpGroup: 'POLICY',
      char: 'u',
      helpValue: 'FILE',
      description: 'text on how to use the policy (Markdown)',
    }),
    'output-path': Flags.string({
      helpGroup: 'OUTPUT',
      char: 'o',
      helpValue: 'FILE',
      required: true,
      description: 'module to write; may be the one that is read',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print what was written as JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Annotate);
    const flags: Interfaces.InferredFlags<typeof Annotate.flags> = parsed.flags;
    process.exitCode = await annotateFile({
      policy: parsed.args.wasm,
      metadataPath: flags['metadata-path'],
      usagePath: flags['usage-path'],
      outputPath: flags['output-path'],
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
