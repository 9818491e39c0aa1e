import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { executionModeNames } from '../../policy/index.ts';
import { policySourceFlags } from '../verification/flags.ts';

/** Arguments of commands that evaluate policies. */
export const runArgs = {
  policy: Args.string({
    description: 'module or file of policies; several may be given',
    ignoreStdin: true,
  }),
};

/** Flags of commands that evaluate policies (cli-and-registry 5.12). */
export const runFlags = {
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
  ...policySourceFlags,
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
