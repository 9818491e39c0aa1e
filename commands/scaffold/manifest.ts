import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { policySourceFlags, policySourceSettingsOf } from '../../src/cli/verification/flags.ts';
import { manifestKinds, scaffoldManifest } from '../../src/cli/scaffold/manifest.ts';

/** `wardctl scaffold manifest` (cli-and-registry 5.10). */
export default class ScaffoldManifest extends BaseCommand {
  static override summary = 'Make the custom resource that has a policy run in a cluster';
  static override description = [
    'A POLICY is an annotated .wasm module: a reference such as ghcr.io/team/policy:v1, a URI (registry, https, file), a path, or the first digits of the digest of a stored policy. The manifest has what its metadata says: rules, whether it mutates, category and severity.',
    'A group takes several policies, each as POLICY or NAME=POLICY; its expression calls them by these names. Without NAME, it is the title with _ in place of - and dots. The settings of a group are a mapping of names to settings.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Make a manifest for a policy',
      command:
        '<%= config.bin %> scaffold manifest -t ClusterAdmissionPolicy policy.wasm --settings-json \'{"harden": true}\'',
    },
    {
      description: 'Join two policies',
      command:
        "<%= config.bin %> scaffold manifest -t ClusterAdmissionPolicyGroup signed=./a.wasm hardened=./b.wasm --title safe-images --expression 'signed() || hardened()' --message 'neither signed nor hardened'",
    },
  ];
  static override strict = false;
  static override args = {
    policy: Args.string({
      required: true,
      description: 'module; of a group several may be given, each as NAME=POLICY or POLICY',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    type: Flags.option({
      char: 't',
      required: true,
      options: manifestKinds,
      description: 'kind of the custom resource',
    })(),
    title: Flags.string({
      helpValue: 'NAME',
      description: "name of the resource (default: the policy's title)",
    }),
    'settings-path': Flags.string({
      helpGroup: 'POLICY',
      char: 's',
      helpValue: 'FILE',
      exclusive: ['settings-json'],
      description: 'settings file (YAML or JSON)',
    }),
    'settings-json': Flags.string({
      helpGroup: 'POLICY',
      helpValue: 'JSON',
      description: 'settings as JSON or YAML text',
    }),
    'allow-context-aware': Flags.boolean({
      helpGroup: 'POLICY',
      description: 'let the policy read the cluster resources that its metadata lists',
    }),
    expression: Flags.string({
      helpGroup: 'GROUP',
      helpValue: 'EXPRESSION',
      description: "what has to be true, such as 'a() && !b()' (default: all members allow)",
    }),
    message: Flags.string({
      helpGroup: 'GROUP',
      helpValue: 'TEXT',
      description: 'what a user is told whose request is rejected',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON instead of YAML' }),
    ...policySourceFlags,
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(ScaffoldManifest);
    const flags: Interfaces.InferredFlags<typeof ScaffoldManifest.flags> = parsed.flags;
    process.exitCode = await scaffoldManifest({
      kind: flags.type,
      policies: parsed.argv.map(String),
      settingsPath: flags['settings-path'],
      settingsJson: flags['settings-json'],
      title: flags.title,
      expression: flags.expression,
      message: flags.message,
      allowContextAware: flags['allow-context-aware'],
      json: flags.json,
      registries: policySourceSettingsOf(flags),
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
