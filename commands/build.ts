import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { buildTargets } from '../src/build/index.ts';
import { BaseCommand } from '../src/cli/base-command.ts';
import { buildPolicy } from '../src/cli/build/build-policy.ts';
import { commonFlags } from '../src/cli/common-flags.ts';

/** `wardctl build`. */
export default class Build extends BaseCommand {
  static override summary = 'Build the policy in a folder';
  static override description = [
    'Finds out what the policy is written in, has its toolchain build it for release, puts metadata.yml into the module, and writes policy.wasm. The same sources and tools give the same bytes.',
    'Policies in TypeScript and AssemblyScript need npm packages only. Rust needs cargo with the target wasm32-wasip1, Go needs go, Rego needs opa.',
  ].join('\n\n');
  static override examples = [
    { description: 'Build the policy in this folder', command: '<%= config.bin %> build' },
    {
      description: 'Build it for release somewhere else, with a list of what it is made of',
      command: '<%= config.bin %> build my-policy --out-dir dist --sbom dist/policy.cdx.json',
    },
    {
      description: 'Build a policy in TypeScript as a component, and again after each change',
      command: '<%= config.bin %> build --target component --watch',
    },
  ];
  static override args = {
    dir: Args.string({
      description: 'folder with the sources of the policy',
      default: '.',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    target: Flags.option({
      helpGroup: 'BUILD',
      char: 't',
      options: buildTargets,
      description: 'what to build a policy in TypeScript as; default: the executionMode of metadata.yml',
    })(),
    check: Flags.boolean({
      helpGroup: 'BUILD',
      allowNo: true,
      default: true,
      description: 'have tsc check the types of a policy in TypeScript',
    }),
    watch: Flags.boolean({
      helpGroup: 'BUILD',
      char: 'w',
      exclusive: ['json'],
      description: 'build again after each change of the sources, until Ctrl-C',
    }),
    'out-dir': Flags.string({
      helpGroup: 'OUTPUT',
      char: 'o',
      helpValue: 'DIR',
      description: 'folder that policy.wasm is written to; default: the one with the sources',
    }),
    sbom: Flags.string({
      helpGroup: 'OUTPUT',
      helpValue: 'FILE',
      description: 'also write what libraries the policy is made of, as CycloneDX',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print what was built as JSON' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(Build);
    const flags: Interfaces.InferredFlags<typeof Build.flags> = parsed.flags;
    process.exitCode = await buildPolicy({
      dir: parsed.args.dir,
      target: flags.target,
      check: flags.check,
      outDir: flags['out-dir'],
      sbomPath: flags.sbom,
      watch: flags.watch,
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
