import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { policySourceFlags, policySourceSettingsOf } from '../../src/cli/verification/flags.ts';
import { runFlags } from '../../src/cli/run/flags.ts';
import { recordTestCase } from '../../src/cli/test/record-test-case.ts';

/** `wardctl test record`. */
export default class TestRecord extends BaseCommand {
  static override summary = 'Make a test case from a real evaluation';
  static override description = [
    'Asks the policy about the request, and adds a case to a suite that expects what it answered. Host calls are answered by the world (or from --session) and kept in a session file beside the suite, so that the case needs no network.',
    'A recorded case says what the policy does, not what it should do: read it before you keep it.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'The first case of a new suite, policy.policytest.yml',
      command: '<%= config.bin %> test record policy.wasm -r privileged-pod.json',
    },
    {
      description: 'One more, from a manifest and with settings',
      command:
        "<%= config.bin %> test record policy.wasm -f pod.yml --settings-json '{\"strict\": true}' --name 'strict mode' --suite policy.policytest.yml",
    },
  ];
  static override args = {
    policy: Args.string({
      description: 'module, reference, or file with one custom resource',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    'request-path': Flags.string({
      helpGroup: 'REQUEST',
      char: 'r',
      helpValue: 'FILE',
      description: 'request (JSON)',
      exclusive: ['file'],
    }),
    file: Flags.string({
      helpGroup: 'REQUEST',
      char: 'f',
      helpValue: 'FILE',
      description: 'Kubernetes manifest to make the request from',
    }),
    'old-file': Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'FILE',
      description: 'manifest of the object before an UPDATE',
      dependsOn: ['file'],
    }),
    operation: Flags.option({
      helpGroup: 'REQUEST',
      options: ['CREATE', 'UPDATE', 'DELETE'] as const,
      description: 'operation of a request made from a manifest (default: CREATE)',
    })(),
    namespace: Flags.string({
      helpGroup: 'REQUEST',
      char: 'n',
      helpValue: 'NAME',
      description: 'namespace for a manifest that names none',
    }),
    user: Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'NAME',
      description: 'user of a request made from a manifest',
    }),
    group: runFlags.group,
    raw: runFlags.raw,
    'settings-path': runFlags['settings-path'],
    'settings-json': runFlags['settings-json'],
    'execution-mode': runFlags['execution-mode'],
    session: Flags.string({
      helpGroup: 'HOST',
      helpValue: 'FILE',
      description: 'answer host calls from this recorded session',
    }),
    suite: Flags.string({
      helpGroup: 'OUTPUT',
      helpValue: 'FILE',
      description: 'suite to add the case to (default: POLICY.policytest.yml in the working folder)',
    }),
    name: Flags.string({
      helpGroup: 'OUTPUT',
      helpValue: 'TEXT',
      description: 'name of the case (default: that of the request file)',
    }),
    ...policySourceFlags,
    'no-color': Flags.boolean({ helpGroup: 'OUTPUT', description: 'no colours' }),
    verbose: Flags.boolean({ char: 'v', hidden: true }),
  };

  async run(): Promise<void> {
    const { args, flags: parsedFlags } = await this.parse(TestRecord);
    const flags: Interfaces.InferredFlags<typeof TestRecord.flags> = parsedFlags;
    await recordTestCase({
      policy: args.policy,
      requestPath: flags['request-path'],
      manifestPath: flags.file,
      oldManifestPath: flags['old-file'],
      operation: flags.operation ?? 'CREATE',
      namespace: flags.namespace,
      user: flags.user,
      groups: flags.group,
      settingsPath: flags['settings-path'],
      settingsJson: flags['settings-json'],
      executionMode: flags['execution-mode'],
      raw: flags.raw,
      sessionPath: flags.session,
      suitePath: flags.suite,
      name: flags.name,
      registries: policySourceSettingsOf(flags),
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
