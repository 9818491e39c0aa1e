import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { scaffoldFromVap } from '../../src/cli/scaffold/vap.ts';

/** `wardctl scaffold vap` (cli-and-registry 5.10). */
export default class ScaffoldVap extends BaseCommand {
  static override summary = "Turn a ValidatingAdmissionPolicy into a manifest for Kubewarden's CEL policy";
  static override description =
    'Takes a ValidatingAdmissionPolicy and a ValidatingAdmissionPolicyBinding of admissionregistration.k8s.io/v1, each in a file of its own. What the manifest has no place for is told on stderr.';
  static override examples = [
    {
      description: 'Convert a policy and its binding',
      command:
        '<%= config.bin %> scaffold vap -p vap.yml -b vap-binding.yml --cel-policy ghcr.io/kubewarden/policies/cel-policy:v1.0.0',
    },
  ];
  static override flags = {
    policy: Flags.string({
      char: 'p',
      required: true,
      helpValue: 'FILE',
      description: 'the ValidatingAdmissionPolicy (YAML or JSON)',
    }),
    binding: Flags.string({
      char: 'b',
      required: true,
      helpValue: 'FILE',
      description: 'the ValidatingAdmissionPolicyBinding (YAML or JSON)',
    }),
    'cel-policy': Flags.string({
      helpValue: 'URI',
      default: 'ghcr.io/kubewarden/policies/cel-policy:latest',
      description: 'the module of the CEL policy',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'print JSON instead of YAML' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(ScaffoldVap);
    const flags: Interfaces.InferredFlags<typeof ScaffoldVap.flags> = parsed.flags;
    process.exitCode = await scaffoldFromVap({
      policyPath: flags.policy,
      bindingPath: flags.binding,
      celPolicy: flags['cel-policy'],
      json: flags.json,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
