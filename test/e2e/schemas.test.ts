import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTemplate } from '../../scripts/example-projects.ts';
import { openPreparedCache } from '../../src/cache/index.ts';
import { preparedFolder } from '../../src/cli/cache/prepared-folder.ts';
import { ownedName } from '../../src/files/index.ts';
import { schemaNames, type SchemaName } from '../../src/schemas/index.ts';
import { breakDocument, usedPaths } from '../support/break-document.ts';
import { keyOf, preparing } from '../support/cache/temporary-cache.ts';
import { compileSchema, declaredPaths, readSchema, schemaText } from '../support/json-schema.ts';
import { addressOf, regoModule } from '../support/rego-module.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { FakeSigstore, makeKey, publicPem } from '../support/fake-sigstore/index.ts';
import { putBundle, putLegacy } from '../support/put-signatures.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';
import { reportedFiles, reportedSuites } from '../support/reported-suites.ts';
import { nobodysCi } from '../support/suite-project.ts';
import { rawTar } from '../support/tar.ts';
import { authorityFile, provide, tls } from '../support/tls-registry.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** A copy of the fixtures, to run commands in. */
let folder: string;
/** A policy of the store. */
const stored = 'registry://example.com/team/policy:v1';
/** Where commands of registries go to, `$REGISTRY` in their arguments. */
let registry: FakeRegistry;
beforeAll(async () => {
  registry = await FakeRegistry.start({ tls });
  provide(registry, 'schemas/policy', 'v1', readFileSync(join(fixtures, 'golden/modules/probe-wapc.wasm')));
  folder = mkdtempSync(join(tmpdir(), 'wardctl-schemas-'));
  cpSync(join(fixtures, 'golden'), folder, { recursive: true });
  cpSync(join(fixtures, 'policies'), join(folder, 'policies'), { recursive: true });
  const group = join(folder, 'inputs/group-or-reject-both.yml');
  writeFileSync(group, readFileSync(group, 'utf8').replaceAll('$PWD', folder.replaceAll('\\', '/')));
  for (const [name, document] of Object.entries({ ...fullDocuments, ...reportedSuites, ...reportedFiles })) {
    writeFileSync(join(folder, name), JSON.stringify(document));
  }
  writeFileSync(join(folder, 'rego.wasm'), await rejectingModule());
  const raw = 'modules/probe-wapc.raw.wasm';
  expect(await run('annotate', '-m', 'full.yml', '-o', 'full.wasm', raw)).toMatchObject({ exitCode: 0 });
  writeArchive('before.tar', { 'team/policy:v1': 'probe-wasi.wasm', 'team/raw:v1': 'probe-wapc.raw.wasm' });
  writeArchive('after.tar', { 'team/policy:v1': 'probe-wapc.wasm' });
  writeArchive('new.tar', { 'team/new:v1': 'probe-wapc.wasm' });
  expect(await run('load', '-i', 'before.tar')).toMatchObject({ exitCode: 0 });
  await provideSigned();
  await fillCache();
  await writeTemplate('typescript', join(folder, 'typescript'));
  mkdirSync(join(folder, 'there'));
  writeFileSync(join(folder, 'there/README.md'), '');
  expect(await run('generate-key-pair')).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A policy with a signature of each kind, one that cannot be read, and an attestation; and what judges them. */
async function provideSigned(): Promise<void> {
  const sigstore = await FakeSigstore.start();
  const key = makeKey();
  const name = 'schemas/signed';
  const module = readFileSync(join(fixtures, 'golden/modules/probe-wapc.wasm'));
  const { descriptor } = provide(registry, name, 'v1', module);
  const repository = registry.repository(name);
  const { digest: manifest } = descriptor;
  const workflow = {
    manifest,
    identity: 'https://github.com/team/policies/.github/workflows/release.yml@refs/heads/main',
    issuer: 'https://token.actions.githubusercontent.com',
    githubRepository: 'team/policies',
  };
  putBundle(repository, descriptor, await sigstore.signBundleKeyless({ ...workflow, log: 'v2' }));
  const statement = { predicateType: 'https://slsa.dev/provenance/v1' };
  putBundle(repository, descriptor, await sigstore.signBundleKeyless({ ...workflow, statement }));
  putBundle(repository, descriptor, Buffer.from('{}'));
  putLegacy(repository, manifest, [
    await sigstore.signLegacyWithKey({ manifest, key, annotations: { env: 'prod', n: 3 } }),
  ]);
  writeFileSync(join(folder, 'trust.json'), sigstore.trustConfig());
  const signers = {
    apiVersion: 'v1',
    allOf: [{ kind: 'githubAction', owner: 'team' }],
    anyOf: {
      signatures: [
        { kind: 'pubKey', key: publicPem(key) },
        { kind: 'genericIssuer', issuer: 'https://issuer.example', subject: { equal: 'a@example.com' } },
      ],
    },
  };
  writeFileSync(join(folder, 'signers.yml'), JSON.stringify(signers));
}

/** Prepared modules: one as it should be, one that is damaged, one that this process is about to prepare. */
async function fillCache(): Promise<void> {
  const prepared = preparedFolder({ platform: process.platform, env: surroundings(), homedir: () => folder });
  const cache = openPreparedCache({ folder: prepared, now: Date.now });
  for (const module of ['whole', 'in use']) await cache.getOrPrepare(keyOf(module), preparing(module));
  const inUse = cache.list().find(({ key }) => key?.moduleSha256 === keyOf('in use').moduleSha256);
  const lock = join(prepared, 'locks', inUse?.id ?? '');
  mkdirSync(lock);
  writeFileSync(join(lock, ownedName()), '');
  writeFileSync(join(prepared, 'entries', '0'.repeat(64)), 'damaged');
}

/** Runs the built command line in the folder, with a store in it. */
function run(...args: readonly string[]): Promise<Ended> {
  return runCli(args, { cwd: folder, env: surroundings() });
}

function surroundings(): Readonly<Record<string, string | undefined>> {
  const cache = join(folder, 'cache');
  return {
    ...nobodysCi,
    HOME: folder,
    XDG_CACHE_HOME: cache,
    LOCALAPPDATA: cache,
    XDG_CONFIG_HOME: folder,
    DOCKER_CONFIG: folder,
    COSIGN_PASSWORD: 'secret',
    // Nothing is installed there.
    PATH: folder,
  };
}

/** An archive with modules, by their names at a registry. */
function writeArchive(name: string, modules: Readonly<Record<string, string>>): void {
  const entries = Object.entries(modules).map(([policy, module]) => ({
    name: `registry/example.com/${policy}`,
    content: readFileSync(join(fixtures, 'golden/modules', module)),
  }));
  writeFileSync(join(folder, name), rawTar(entries));
}

/** With the keys that the fixtures do without. */
const fullDocuments = {
  'full.yml': {
    rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    mutating: false,
    backgroundAudit: false,
    contextAwareResources: [{ apiVersion: 'v1', kind: 'Pod' }],
    hostCapabilities: ['oci/*', 'net/v1/dns_lookup_host'],
    minimumKubewardenVersion: '1.20.0',
    annotations: { 'io.kubewarden.policy.title': 'full' },
  },
  'vap.yml': {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'p' },
    spec: {
      failurePolicy: 'Ignore',
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: {
        matchPolicy: 'Exact',
        objectSelector: { matchLabels: { a: 'b' } },
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] },
        ],
      },
      variables: [{ name: 'x', expression: '1' }],
      validations: [{ expression: 'true', messageExpression: "'no'", reason: 'Forbidden' }],
    },
  },
  'binding.yml': {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'b' },
    spec: {
      policyName: 'p',
      validationActions: ['Deny'],
      paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' },
      matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } },
    },
  },
  'settings.json': { a: {}, b: {} },
  'baseline.json': {
    format: 1,
    machine: { cpu: 'c', cpus: 1, platform: 'linux', arch: 'x64', node: '26.0.0', v8: '14.0' },
    benchmarks: ['accept.json', 'gone.json'].map((request) => ({
      policy: 'pod-hardening',
      operation: 'validate',
      request,
      samples: { processorMs: [1, 2] },
    })),
  },
};

/** A Rego policy that uses every key of a Kubernetes Status. */
function rejectingModule(): Promise<Uint8Array> {
  const details = {
    name: 'web',
    group: '',
    kind: 'Pod',
    uid: '1',
    causes: [{ reason: 'FieldValueInvalid', message: 'm', field: 'spec' }],
    retry_after_seconds: 5,
  };
  const status = { status: 'Failure', message: 'm', reason: 'Invalid', details, code: 422 };
  const verdict = [{ result: { response: { uid: 'u', allowed: false, status } } }];
  return regoModule({ terms: [JSON.stringify(verdict)], result: addressOf(0) });
}

const pod = ['-r', 'requests/pod-privileged.json'];
const hardening = 'policies/pod-hardening';
const probe = 'modules/probe-wapc.wasm';
const answer = { accepted: false, code: 418, warnings: ['w'], audit_annotations: { a: 'b' } };
const group = [
  '-t',
  'ClusterAdmissionPolicyGroup',
  `a=${probe}`,
  'b=modules/probe-wasi.wasm',
  '--message',
  'no',
];
const deployment = ['--object', 'inputs/object-deploy.yml'];
const before = ['--old-object', 'inputs/object-old.yml'];
const trust = ['--ca-file', authorityFile];
const signed = [...trust, '--json', '$REGISTRY/schemas/signed:v1'];
const signers = [
  '--verification-config-path',
  'signers.yml',
  '--sigstore-trust-config',
  'trust.json',
] as const;
const signing = ['--key', 'cosign.key', '--json'];

/** Schemas of what commands print; the others are of files that people write. */
type PrintedSchema = Exclude<SchemaName, 'metadata' | 'suite' | 'verification-config'>;

/** Commands that print documents of a schema: on stdout, errors on stderr. */
const commands: Readonly<Record<PrintedSchema, readonly (readonly string[])[]>> = {
  run: [
    ['run', `${hardening}/policy.wasm`, '-r', `${hardening}/requests/accept.json`],
    ['run', `${hardening}/policy.wasm`, ...pod, '-r', `${hardening}/requests/reject.json`],
    [
      'run',
      `${hardening}/policy.wasm`,
      '-r',
      `${hardening}/requests/mutate.json`,
      '-s',
      `${hardening}/settings.yml`,
    ],
    ['run', probe, ...pod, '--settings-json', JSON.stringify({ answer })],
    ['run', 'inputs/group-or-reject-both.yml', ...pod],
    ['run', 'rego.wasm', ...pod, '-e', 'opa'],
  ],
  test: [['test', '--json', ...Object.keys(reportedSuites), 'nowhere.policytest.yml']],
  bench: [
    [
      ...['bench', `${hardening}/policy.wasm`, '-r', `${hardening}/requests/accept.json`, '--json'],
      ...['--warm-up-time', '0', '--measurement-time', '20ms', '--num-samples', '3', '--num-resamples', '10'],
      ...['--compare', 'baseline.json'],
    ],
  ],
  inspect: [
    ['inspect', probe, '-o', 'json'],
    ['inspect', 'full.wasm', '--json'],
    ['inspect', 'modules/probe-opa.wasm', '--json'],
    ['inspect', 'modules/probe-gatekeeper.wasm', '--json'],
    ['inspect', 'modules/probe-wasi.raw.wasm', '--json'],
    ['inspect', 'policies/image-registries/policy.wasm', '--json'],
    ['inspect', `${hardening}/policy.wasm`, '--json'],
    ['inspect', '--show-signatures', '--json', probe],
    ['inspect', '--show-signatures', ...signed],
    ['inspect', '--show-signatures', ...signed, ...signers],
  ],
  'inspect-diff': [
    ['inspect', 'modules/probe-wapc.raw.wasm', '--diff', probe, '--json'],
    ['inspect', probe, '--diff', 'policies/image-registries/policy.wasm', '--json'],
    ['inspect', 'modules/probe-opa.wasm', '--diff', 'modules/probe-gatekeeper.wasm', '-o', 'json'],
  ],
  annotate: [
    ['annotate', '-m', 'inputs/metadata-wapc.yml', '-o', 'a.wasm', 'modules/probe-wapc.raw.wasm', '--json'],
    ['annotate', '-m', 'inputs/metadata-opa.yml', '-o', 'b.wasm', 'modules/probe-opa.raw.wasm', '--json'],
  ],
  build: [
    ['build', 'typescript', '--json', '--no-check', '--sbom', 'typescript/sbom.json'],
    ['build', 'typescript', '--json', '--no-check', '--target', 'wasi', '--out-dir', 'wasi'],
  ],
  'scaffold-policy': [
    ['scaffold', 'policy', 'new', '--template', 'rego', '--json'],
    ['scaffold', 'policy', 'there', '--template', 'rego', '--force', '--json'],
  ],
  'scaffold-policy-list': [['scaffold', 'policy', '--list', '--json']],
  'scaffold-manifest': [
    ['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicy', 'full.wasm', '--json'],
    ['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicy', probe, '--allow-context-aware', '--json'],
    [
      'scaffold',
      'manifest',
      '-t',
      'AdmissionPolicy',
      probe,
      '--title',
      'x',
      '--settings-json',
      '{a: [1]}',
      '--json',
    ],
    ['scaffold', 'manifest', ...group, '--title', 'x', '--allow-context-aware', '--json'],
    ['scaffold', 'manifest', ...group, '--title', 'x', '-s', 'settings.json', '--json'],
  ],
  'scaffold-artifacthub': [
    ['scaffold', 'artifacthub', '-m', 'inputs/metadata-wapc.yml', '-q', 'inputs/questions.yml', '--json'],
    ['scaffold', 'artifacthub', '-m', 'inputs/metadata-opa.yml', '--json'],
  ],
  'scaffold-vap': [
    ['scaffold', 'vap', '-p', 'inputs/vap.yml', '-b', 'inputs/vap-binding.yml', '--json'],
    ['scaffold', 'vap', '-p', 'vap.yml', '-b', 'binding.yml', '--json'],
  ],
  'scaffold-verification-config': [['scaffold', 'verification-config', '--json']],
  'admission-request': [
    ['scaffold', 'admission-request', '-o', 'CREATE', ...deployment],
    ['scaffold', 'admission-request', '-o', 'UPDATE', ...deployment, ...before, '--dry-run'],
    ['scaffold', 'admission-request', '-o', 'DELETE', ...before, '--user', 'ann', '--group', 'dev'],
    [
      'scaffold',
      'admission-request',
      '-o',
      'CONNECT',
      '--subresource',
      'exec',
      '--name',
      'web',
      '-n',
      'shop',
    ],
  ],
  pull: [
    ['pull', ...trust, '--json', '$REGISTRY/schemas/policy:v1'],
    ['pull', ...trust, '--json', '$REGISTRY/schemas/policy:v1', '-o', 'pulled.wasm'],
  ],
  push: [
    ['push', ...trust, '--json', probe, '$REGISTRY/schemas/pushed:v1'],
    ['push', '--dry-run', '--json', probe, '$REGISTRY/schemas/pushed:v1'],
    ['push', ...trust, '--sign', ...signing, probe, '$REGISTRY/schemas/pushed-and-signed:v1'],
  ],
  verify: [
    ['verify', ...signed, ...signers],
    ['verify', ...signed, '-k', 'cosign.pub'],
  ],
  sign: [
    ['sign', ...trust, ...signing, '$REGISTRY/schemas/policy:v1'],
    ['sign', ...trust, ...signing, '--legacy', '$REGISTRY/schemas/policy:v1'],
  ],
  'trust-show': [['trust', 'show', '--json', '--sigstore-trust-config', 'trust.json']],
  'generate-key-pair': [['generate-key-pair', '--json', '--output-key-prefix', 'another']],
  digest: [['digest', ...trust, '--json', '$REGISTRY/schemas/policy:v1']],
  copy: [['copy', ...trust, '--json', '$REGISTRY/schemas/policy:v1', '$REGISTRY/schemas/copied:v1']],
  policies: [['policies', '--json']],
  save: [
    ['save', '--json', '-o', 'saved.tgz', stored],
    ['save', '--json', '--format', 'oci', '-o', 'saved.tar', stored],
  ],
  'cache-list': [['cache', 'list', '--json']],
  'cache-warm': [['cache', 'warm', '--json', probe]],
  'cache-prune': [
    ['cache', 'prune', '--dry-run', '--max-size', '0', '--json'],
    ['cache', 'clear', '--json'],
  ],
  load: [
    ['load', '--json', '-i', 'new.tar'],
    ['load', '--json', '-i', 'after.tar'],
  ],
  doctor: [
    ['doctor', '--json', ...trust, '$REGISTRY'],
    ['doctor', '--json', '--docker-config-json-path', 'nowhere'],
  ],
  info: [['info', '--json']],
  error: [
    ['run', 'nowhere.wasm', ...pod, '-o', 'json'],
    ['run', probe, ...pod, '--json', '--nope'],
    ['run', probe, ...pod, '--json', '--settings-json', '{"settingsAnswer":{"valid":false}}'],
    ['inspect', 'requests/raw.json', '--json'],
    ['annotate', '-m', 'inputs/bad-empty-rule.yml', '-o', 'c.wasm', 'modules/probe-wapc.raw.wasm', '--json'],
  ],
};

/** The JSON documents that a command prints. */
async function documentsOf(name: SchemaName, args: readonly string[]): Promise<unknown[]> {
  const words = args.map((arg) => arg.replaceAll('$REGISTRY', registry.host));
  const { stdout, stderr, exitCode } = await run(...words);
  if (name === 'run') return stdout.trimEnd().split('\n').map(parse);
  if (name !== 'error') return [parse(stdout)];
  expect(exitCode).not.toBe(0);
  return [parse(stderr.trimEnd().split('\n').at(-1) ?? '')];
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

describe.each(Object.entries(commands) as [keyof typeof commands, (typeof commands)['run']][])(
  'the schema %s',
  (name, lines) => {
    const schema = readSchema(name);
    const validate = compileSchema(schema);
    const documents: unknown[] = [];
    beforeAll(async () => {
      const found = await Promise.all(lines.map((args) => documentsOf(name, args)));
      documents.push(...found.flat());
    });

    it('accepts what is printed', () => {
      for (const document of documents) {
        validate(document);
        expect(validate.errors, JSON.stringify(document)).toBeNull();
      }
    });

    it('has no property that is never printed', () => {
      const printed = new Set(documents.flatMap((document) => usedPaths(document, schema)));

      expect(declaredPaths(schema).filter((path) => !printed.has(path))).toEqual([]);
    });

    it('refuses each with anything broken', () => {
      const broken = documents.flatMap((document) => breakDocument(document, schema));

      expect(broken.length).toBeGreaterThan(5);
      expect(broken.filter(({ document }) => validate(document)).map(({ change }) => change)).toEqual([]);
    });
  },
);

describe('wardctl schema', () => {
  it.each(schemaNames)('prints %s as it is in the package', async (name) => {
    const { stdout, stderr, exitCode } = await runCli(['schema', name]);

    expect(stdout).toBe(schemaText(name));
    expect(stdout).toBe(readFileSync(join(builtCli, `../../schemas/${name}.json`), 'utf8'));
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('lists all schemas with what they describe, and nothing else where a program reads it', async () => {
    const { stdout, stderr, exitCode } = await runCli(['schema']);

    expect(stdout.trimEnd().split('\n')).toHaveLength(schemaNames.length);
    for (const name of schemaNames) {
      const title = readSchema(name).title ?? '';
      expect(
        stdout.split('\n').filter((line) => line.startsWith(`${name} `) && line.endsWith(title)),
      ).toHaveLength(1);
    }
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('names the closest one to a name that there is not', async () => {
    const { stdout, stderr, exitCode } = await runCli(['schema', 'metdata']);

    expect(stderr).toContain('Did you mean metadata?');
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
