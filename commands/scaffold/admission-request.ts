import * as Flags from '@oclif/core/flags';
import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../../src/cli/base-command.ts';
import { commonFlags } from '../../src/cli/common-flags.ts';
import { printAdmissionRequest } from '../../src/cli/scaffold/admission-request.ts';

/** `wardctl scaffold admission-request` (cli-and-registry 5.10). */
export default class ScaffoldAdmissionRequest extends BaseCommand {
  static override summary = 'Make an AdmissionRequest out of a Kubernetes object, without a cluster';
  static override description = [
    'Prints the request that an API server would ask policies about, as JSON for `run -r`.',
    'Objects are files of YAML or JSON with one object each; - is stdin. CREATE takes --object, UPDATE --object and --old-object, DELETE --old-object. CONNECT takes --subresource (exec, attach, portforward, proxy) and --name; the options of the connection can be given with --object.',
    'The kinds and sub-resources of Kubernetes 1.34 are known, and the kinds removed before; for custom kinds give --crds or --resource. A sub-resource tells by its name and object what it belongs to; where several have such a one (scale), add --resource.',
  ].join('\n\n');
  static override examples = [
    {
      description: 'Ask a policy about an object that is created',
      command:
        '<%= config.bin %> scaffold admission-request -o CREATE --object pod.yml | <%= config.bin %> run policy.wasm -r -',
    },
    {
      description: 'A change to an object',
      command:
        '<%= config.bin %> scaffold admission-request -o UPDATE --object new.yml --old-object old.yml --user alice --group developers',
    },
    {
      description: 'A shell in a pod',
      command:
        '<%= config.bin %> scaffold admission-request -o CONNECT --subresource exec --name web -n shop',
    },
    {
      description: 'A Deployment that is scaled',
      command:
        '<%= config.bin %> scaffold admission-request -o UPDATE --resource deployments --subresource scale --object scale.yml --old-object old-scale.yml',
    },
    {
      description: 'An object of a custom kind',
      command:
        '<%= config.bin %> scaffold admission-request -o CREATE --object certificate.yml --crds cert-manager.crds.yaml',
    },
  ];
  static override flags = {
    operation: Flags.option({
      helpGroup: 'REQUEST',
      char: 'o',
      options: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const,
      required: true,
      description: 'what is done to the object',
    })(),
    object: Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'FILE',
      description: 'the object after the operation; for CONNECT its options, such as PodExecOptions',
    }),
    'old-object': Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'FILE',
      description: 'the object before an UPDATE or DELETE',
    }),
    namespace: Flags.string({
      helpGroup: 'REQUEST',
      char: 'n',
      helpValue: 'NAME',
      description: 'namespace of an object that names none (default: default)',
    }),
    user: Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'NAME',
      description: 'who makes the request (default: test-user)',
    }),
    group: Flags.string({
      helpGroup: 'REQUEST',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      description:
        'group of the user; may be repeated (default: system:masters; with --user system:authenticated)',
    }),
    'dry-run': Flags.boolean({ helpGroup: 'REQUEST', description: 'nothing is to be stored' }),
    resource: Flags.string({
      helpGroup: 'RESOURCE',
      helpValue: 'PLURAL[.VERSION][.GROUP]',
      description: 'the resource, such as deployments.apps, where the object does not tell',
    }),
    subresource: Flags.string({
      helpGroup: 'RESOURCE',
      helpValue: 'NAME',
      description: 'the sub-resource, such as status, scale, exec, eviction or ephemeralcontainers',
    }),
    name: Flags.string({
      helpGroup: 'RESOURCE',
      helpValue: 'NAME',
      description: 'name of the object that the sub-resource belongs to (default: of the object given)',
    }),
    crds: Flags.string({
      helpGroup: 'RESOURCE',
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'CustomResourceDefinitions of custom kinds; may be repeated',
    }),
    json: Flags.boolean({ helpGroup: 'OUTPUT', description: 'errors as JSON too; requests always are' }),
    ...commonFlags,
  };

  async run(): Promise<void> {
    const parsed = await this.parse(ScaffoldAdmissionRequest);
    const flags: Interfaces.InferredFlags<typeof ScaffoldAdmissionRequest.flags> = parsed.flags;
    process.exitCode = await printAdmissionRequest({
      operation: flags.operation,
      objectPath: flags.object,
      oldObjectPath: flags['old-object'],
      definitionPaths: flags.crds ?? [],
      resource: flags.resource,
      subresource: flags.subresource,
      name: flags.name,
      namespace: flags.namespace,
      userName: flags.user,
      groups: flags.group,
      dryRun: flags['dry-run'],
      verbose: flags.verbose,
      color: !flags['no-color'],
    });
  }
}
