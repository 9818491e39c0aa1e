import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { joinCapabilities } from '../src/cli/capability-argv.ts';
import { runArgs, runFlags } from '../src/cli/run/flags.ts';
import { runOptionsOf } from '../src/cli/run/options.ts';
import { runPolicies } from '../src/cli/run/run-policies.ts';

/** `wardctl run` (cli-and-registry 5.12). */
export default class Run extends BaseCommand {
  static override summary = 'Evaluate policies against admission requests';
  static override description = [
    'A POLICY is a .wasm module: a path, a reference such as ghcr.io/team/policy:v1, a URI (file, registry, https), or the first digits of the digest of a stored policy. It may also be a YAML or JSON file with AdmissionPolicy, ClusterAdmissionPolicy, AdmissionPolicyGroup or ClusterAdmissionPolicyGroup resources.',
    'Requests are AdmissionReview or AdmissionRequest documents (-r), or plain Kubernetes manifests (-f).',
    'On a terminal the verdict is shown for reading; piped, stdout gets one line of JSON per evaluation.',
    'The exit status is 0 for every verdict (see --exit-code), 1 when something could not be evaluated, 2 for wrong usage.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Ask a policy about a request',
      command: '<%= config.bin %> run policy.wasm -r request.json --settings-json \'{"harden": true}\'',
    },
    {
      description: 'Check what a chart would create, and fail if something is rejected',
      command: 'helm template . | <%= config.bin %> run policy.wasm -f - --exit-code',
    },
    {
      description: 'Run the policies of a file, with recorded answers of the cluster',
      command:
        '<%= config.bin %> run policies.yml -r request.json --replay-host-capabilities-interactions session.yml',
    },
  ];
  static override strict = false;
  static override args = runArgs;
  static override flags = runFlags;

  async run(): Promise<void> {
    this.argv = joinCapabilities(this.argv);
    const parsed = await this.parse(Run);
    const flags: Interfaces.InferredFlags<typeof Run.flags> = parsed.flags;
    process.exitCode = await runPolicies(runOptionsOf(flags, parsed.argv.map(String)));
  }
}
