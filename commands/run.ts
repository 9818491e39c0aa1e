import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.ts';
import { joinCapabilities } from '../src/cli/capability-argv.ts';
import { registryFlags, registrySettingsOf } from '../src/cli/registry/flags.ts';
import { runPolicies } from '../src/cli/run/run-policies.ts';
import { executionModeNames } from '../src/policy/index.ts';

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
  static override args = {
    policy: Args.string({
      description: 'module or file of policies; several may be given',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    'request-path': Flags.string({
      helpGroup: 'REQUEST',
      char: 'r',
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'request to evaluate (JSON), - for stdin; may be repeated',
    }),
    file: Flags.string({
      helpGroup: 'REQUEST',
      char: 'f',
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'Kubernetes manifests (YAML or JSON) to make requests from, - for stdin; may be repeated',
    }),
    'old-file': Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'FILE',
      description: 'manifests of the objects before an UPDATE (default: unchanged)',
    }),
    operation: Flags.option({
      helpGroup: 'REQUEST',
      options: ['CREATE', 'UPDATE', 'DELETE'] as const,
      description: 'operation of requests made from manifests (default: CREATE)',
    })(),
    namespace: Flags.string({
      helpGroup: 'REQUEST',
      char: 'n',
      helpValue: 'NAME',
      description: 'namespace for manifests that name none (default: default)',
    }),
    user: Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'NAME',
      description: 'user of requests made from manifests',
    }),
    group: Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      description: 'group of that user; may be repeated',
    }),
    'settings-path': Flags.string({
      helpGroup: 'POLICY',
      char: 's',
      helpValue: 'FILE',
      description: 'settings file (YAML or JSON)',
    }),
    'settings-json': Flags.string({
      helpGroup: 'POLICY',
      helpValue: 'JSON',
      description: 'settings as JSON text; -s wins',
    }),
    'execution-mode': Flags.option({
      helpGroup: 'POLICY',
      char: 'e',
      options: executionModeNames,
      description: 'how to run the module, instead of what its metadata says',
    })(),
    raw: Flags.boolean({
      helpGroup: 'REQUEST',
      description: 'give the request document to the policy as it is',
    }),
    'allow-context-aware': Flags.boolean({
      helpGroup: 'HOST',
      description: 'let the policy read the cluster resources that its metadata lists',
    }),
    'allowed-host-capabilities': Flags.string({
      helpGroup: 'HOST',
      helpValue: 'PATTERN',
      multiple: true,
      multipleNonGreedy: true,
      description: 'host capabilities the policy may use, such as oci/* (default: all; no pattern: none)',
    }),
    'record-host-capabilities-interactions': Flags.string({
      helpGroup: 'HOST',
      helpValue: 'FILE',
      exclusive: ['replay-host-capabilities-interactions'],
      description: 'write the host calls of the policy to a session file',
    }),
    'replay-host-capabilities-interactions': Flags.string({
      helpGroup: 'HOST',
      helpValue: 'FILE',
      description: 'answer host calls from a session file',
    }),
    timeout: Flags.string({
      helpGroup: 'LIMIT',
      helpValue: 'TIME',
      description: 'time for one evaluation, such as 500ms or 2s (default: 2s)',
    }),
    'max-memory': Flags.string({
      helpGroup: 'LIMIT',
      helpValue: 'SIZE',
      default: '512Mi',
      description: 'memory the policy may use, such as 64Mi',
    }),
    ...registryFlags,
    'exit-code': Flags.boolean({ helpGroup: 'OUTPUT', description: 'exit with 1 if a request is rejected' }),
    output: Flags.option({
      helpGroup: 'OUTPUT',
      char: 'o',
      options: ['json', 'text'] as const,
      description: 'output format (default: text on a terminal, otherwise json)',
    })(),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'same as -o json', exclusive: ['output'] }),
    verbose: Flags.boolean({
      helpGroup: 'OUTPUT',
      char: 'v',
      description: 'also show debug messages of policies',
    }),
    'no-color': Flags.boolean({ helpGroup: 'OUTPUT', description: 'no colours' }),
    // Scripts made for kwctl pass it; there is no such cache here.
    'disable-wasmtime-cache': Flags.boolean({ hidden: true }),
  };

  async run(): Promise<void> {
    this.argv = joinCapabilities(this.argv);
    const parsed = await this.parse(Run);
    const flags: Interfaces.InferredFlags<typeof Run.flags> = parsed.flags;
    process.exitCode = await runPolicies({
      policies: parsed.argv.map(String),
      requestPaths: flags['request-path'] ?? [],
      manifestPaths: flags.file ?? [],
      oldManifestPath: flags['old-file'],
      manifestFlags: ['old-file', 'operation', 'namespace', 'user', 'group'].filter((name) => name in flags),
      manifestOptions: {
        operation: flags.operation ?? 'CREATE',
        namespace: flags.namespace,
        userName: flags.user,
        groups: flags.group,
      },
      settingsPath: flags['settings-path'],
      settingsJson: flags['settings-json'],
      executionMode: flags['execution-mode'],
      raw: flags.raw,
      allowContextAware: flags['allow-context-aware'],
      allowedHostCapabilities: flags['allowed-host-capabilities'],
      recordPath: flags['record-host-capabilities-interactions'],
      replayPath: flags['replay-host-capabilities-interactions'],
      timeout: flags.timeout,
      maxMemory: flags['max-memory'],
      failOnRejection: flags['exit-code'],
      registries: registrySettingsOf(flags),
      output: flags.json ? 'json' : flags.output,
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
