import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rawRequestFrom } from '../../../../src/admission/index.ts';
import type { BoundPolicy } from '../../../../src/evaluate/index.ts';
import { evaluateAll, type Outcome } from '../../../../src/cli/run/evaluate-all.ts';
import { PolicyLoader, type PolicyOptions } from '../../../../src/cli/run/policies.ts';
import { loadRequests, type RequestInput } from '../../../../src/cli/run/requests.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { formatError } from '../../../../src/cli/format-error.ts';
import { parseAllowList } from '../../../../src/host/index.ts';
import { fromPlain } from '../../../../src/json/index.ts';
import { digestOf } from '../../../../src/oci/index.ts';
import { defaultLimits, Sandbox } from '../../../../src/runtime/index.ts';
import type { StoredPolicy } from '../../../../src/store/index.ts';
import { refusalOf, useTemporaryFolder } from './temporary-folder.ts';

const folder = useTemporaryFolder();
const golden = join(import.meta.dirname, '../../../../fixtures/golden');
const probe = join(golden, 'modules/probe-wapc.wasm');
const warnings: string[] = [];

/** There is no registry. */
function failing(uri: string): Promise<never> {
  return Promise.reject(new WardctlError('REGISTRY_NOT_FOUND', `no ${uri}`));
}

function loader(options: Partial<PolicyOptions> = {}): PolicyLoader {
  warnings.length = 0;
  return new PolicyLoader({
    folder: folder.path,
    elsewhere: { byUri: failing, byDigest: () => Promise.resolve(undefined), checkFile: () => undefined },
    executionMode: undefined,
    raw: false,
    settings: undefined,
    allowContextAware: true,
    timeoutIsExplicit: false,
    environment: {
      limits: defaultLimits,
      allowList: parseAllowList(['*']),
      interactions: undefined,
      now: Date.now,
    },
    logFor: () => () => undefined,
    warn: (message) => warnings.push(message),
    sandbox: new Sandbox(),
    ...options,
  });
}

function resource(kind: string, name: string, spec: object): string {
  return JSON.stringify({ apiVersion: 'policies.kubewarden.io/v1', kind, metadata: { name }, spec });
}

async function requests(): Promise<RequestInput[]> {
  return loadRequests({
    requestPaths: [join(golden, 'requests/pod-privileged.json')],
    manifestPaths: [],
    oldManifestPath: undefined,
    manifestOptions: { operation: 'CREATE' },
    folder: folder.path,
    readStdin: () => Promise.resolve(Buffer.alloc(0)),
  });
}

async function outcomes(policies: readonly BoundPolicy[]): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for await (const outcome of evaluateAll(policies, await requests())) all.push(outcome);
  return all;
}

const rejecting = { answer: { accepted: false, message: 'no' } };

describe('modules', () => {
  it('are loaded with the settings of the command line', async () => {
    const [policy] = await loader({ settings: fromPlain(rejecting) }).load(probe);
    expect(policy).toMatchObject({ raw: false, monitor: false, isGroup: false });
    const [outcome] = await outcomes(policy === undefined ? [] : [policy]);
    expect(outcome?.verdict.response).toMatchObject({ allowed: false, status: { message: 'no' } });
    expect(outcome?.durationMs).toBeGreaterThan(0);
  });

  it('are raw where the user says so', async () => {
    const [policy] = await loader({ raw: true, settings: fromPlain({ echo: true }) }).load(probe);
    expect(policy?.raw).toBe(true);
    const verdict = await policy?.evaluator.evaluate(rawRequestFrom('x'));
    expect(verdict?.response.status?.message).toBe('{"request":"x","settings":{"echo":true}}');
  });

  it('may mutate whatever their metadata say', async () => {
    const [policy] = await loader({ settings: fromPlain({ mutateObject: { a: 1 } }) }).load(probe);
    const [outcome] = await outcomes(policy === undefined ? [] : [policy]);
    expect(outcome?.verdict.response).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
  });

  it('that want to read the cluster are told about where they may not', async () => {
    await loader({ allowContextAware: false }).load(probe);
    // The metadata list v1/Namespace first; the list is a set, sorted (policy-abi 2.1).
    expect(warnings).toEqual([
      `${probe} wants to read apps/v1/Deployment, v1/Namespace and is not allowed to; allow it with --allow-context-aware`,
    ]);
    await loader().load(probe);
    expect(warnings).toEqual([]);
  });

  it('need settings that are objects', async () => {
    const error = await refusalOf(() => loader({ settings: [1n] }).load(probe));
    expect(error).toMatchObject({ code: 'SETTINGS_NOT_OBJECT' });
  });

  it('that cannot be used are named', async () => {
    folder.write('text.wasm', '(module)');
    mkdirSync(join(folder.path, 'dir'));
    expect(await refusalOf(() => loader().load('text.wasm'))).toMatchObject({
      code: 'WASM_NOT_A_MODULE',
      message: expect.stringMatching(/^text\.wasm: expected a WebAssembly module/) as unknown,
    });
    expect((await refusalOf(() => loader().load('dir'))).code).toBe('POLICY_UNREADABLE');
    expect((await refusalOf(() => loader().load('missing.wasm'))).code).toBe('POLICY_NOT_FOUND');
    const opa = join(golden, 'modules/probe-opa.raw.wasm');
    expect(await refusalOf(() => loader().load(opa))).toMatchObject({ code: 'POLICY_MODE_UNKNOWN' });
    expect(await loader({ executionMode: 'opa' }).load(opa)).toHaveLength(1);
  });
});

describe('stored policies', () => {
  const bytes = readFileSync(probe);
  const stored: StoredPolicy = {
    uri: 'registry://ghcr.io/team/probe:v1',
    digest: digestOf(bytes),
    manifestDigest: undefined,
    path: probe,
    sizeBytes: bytes.length,
    origin: 'wardctl',
  };
  const elsewhere = {
    byUri: () => Promise.resolve(stored),
    byDigest: () => Promise.resolve(stored),
    checkFile: () => undefined,
  };

  it('are run by their reference, their digest, or from a custom resource', async () => {
    folder.write('p.yml', resource('AdmissionPolicy', 'p', { module: 'ghcr.io/team/probe:v1' }));
    const options = { elsewhere, settings: fromPlain(rejecting) };
    for (const reference of ['ghcr.io/team/probe:v1', 'abc', 'p.yml']) {
      const policies = await loader(options).load(reference);
      const [outcome] = await outcomes(policies);
      expect(outcome?.verdict.response.allowed).toBe(reference === 'p.yml');
    }
  });

  it('are no files of custom resources, whatever they are called', async () => {
    const path = folder.write('policy:v1.yaml', bytes);
    const named = { ...stored, path };
    const [policy] = await loader({
      elsewhere: { ...elsewhere, byUri: () => Promise.resolve(named) },
    }).load('ghcr.io/team/policy:v1.yaml');
    expect(policy?.isGroup).toBe(false);
  });

  it('are called by their reference where they have no title', async () => {
    const raw = join(golden, 'modules/probe-wapc.raw.wasm');
    const content = readFileSync(raw);
    const named = { ...stored, path: raw, digest: digestOf(content) };
    const [policy] = await loader({ elsewhere: { ...elsewhere, byUri: () => Promise.resolve(named) } }).load(
      'ghcr.io/team/probe:v1',
    );
    expect(policy?.label).toBe('ghcr.io/team/probe:v1');
  });

  it('have to be what they were when they were stored', async () => {
    const changed = { ...stored, digest: digestOf(Buffer.from('something else')) };
    const error = await refusalOf(() =>
      loader({ elsewhere: { ...elsewhere, byUri: () => Promise.resolve(changed) } }).load('ghcr.io/x/y'),
    );
    expect(error.code).toBe('STORE_CORRUPT');
  });
});

describe('custom resources', () => {
  const module = pathToFileURL(probe).href;

  it('may be many in one file, in YAML or JSON, with modules beside them', async () => {
    copyFileSync(probe, join(folder.path, 'probe.wasm'));
    const first = resource('AdmissionPolicy', 'first', { module: './probe.wasm', settings: rejecting });
    const second = resource('ClusterAdmissionPolicy', 'second', {
      module,
      mode: 'monitor',
      settings: rejecting,
    });
    const third = resource('AdmissionPolicyGroup', 'third', {
      policies: { a: { module, settings: rejecting }, b: { module: './probe.wasm' } },
      expression: 'a() || b()',
      message: 'no',
    });
    folder.write('sub/policies.yml', '');
    copyFileSync(probe, join(folder.path, 'sub/probe.wasm'));
    folder.write('sub/policies.yml', [first, second, third].join('\n---\n'));

    const loaded = await loader().load('sub/policies.yml');
    expect(loaded.map(({ evaluator, monitor, isGroup }) => [evaluator.policyId, monitor, isGroup])).toEqual([
      ['first', false, false],
      ['second', true, false],
      ['third', false, true],
    ]);
    const verdicts = (await outcomes(loaded)).map(({ verdict }) => [
      verdict.response.allowed,
      verdict.ownResponse.allowed,
    ]);
    expect(verdicts).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  it('may mutate where they say so', async () => {
    const settings = { mutateObject: { a: 1 } };
    folder.write('p.json', resource('AdmissionPolicy', 'p', { module, settings }));
    folder.write('q.YAML', resource('AdmissionPolicy', 'q', { module, settings, mutating: true }));
    const loaded = [...(await loader().load('p.json')), ...(await loader().load('q.YAML'))];
    const [refused, allowed] = (await outcomes(loaded)).map(({ verdict }) => verdict.response);
    expect(refused).toMatchObject({
      allowed: false,
      status: { message: expect.stringContaining('policy p. The policy attempted to mutate') as unknown },
    });
    expect(refused?.patch).toBeUndefined();
    expect(allowed).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
  });

  it('have their own settings and their own time', async () => {
    folder.write(
      'p.yml',
      resource('AdmissionPolicy', 'p', { module, settings: { fault: 'loop' }, timeoutEvalSeconds: 1 }),
    );
    const loaded = await loader({ settings: fromPlain(rejecting) }).load('p.yml');
    expect(warnings).toEqual([
      'p.yml: without effect on custom resources: settings of the command line, --allow-context-aware',
    ]);
    const [outcome] = await outcomes(loaded);
    expect(outcome?.verdict.failure?.kind).toBe('timeout');
    expect(outcome?.verdict.response.status?.message).toContain('(1s)');
  });

  it('have the time of the command line where it is given', async () => {
    folder.write(
      'p.yml',
      resource('AdmissionPolicy', 'p', { module, settings: { fault: 'loop' }, timeoutEvalSeconds: 60 }),
    );
    const environment = {
      limits: { ...defaultLimits, timeoutMs: 100 },
      allowList: parseAllowList(['*']),
      interactions: undefined,
      now: Date.now,
    };
    const [outcome] = await outcomes(await loader({ timeoutIsExplicit: true, environment }).load('p.yml'));
    expect(outcome?.verdict.response.status?.message).toContain('(0.1s)');
  });

  it('are not raw', async () => {
    folder.write('p.yml', resource('AdmissionPolicy', 'p', { module }));
    expect(await refusalOf(() => loader({ raw: true }).load('p.yml'))).toMatchObject({
      code: 'USAGE_INVALID',
      message: '--raw cannot be used with custom resources: p.yml',
    });
  });

  it.each([
    ['', 'POLICY_RESOURCE_INVALID', 'p.yml: expected policies, found an empty file'],
    ['a: [1', 'POLICY_RESOURCE_INVALID', 'p.yml is not valid YAML: '],
    [
      'kind: ConfigMap\napiVersion: v1\n',
      'POLICY_RESOURCE_INVALID',
      'p.yml: expected apiVersion policies.kubewarden.io/v1',
    ],
    [
      `${resource('AdmissionPolicy', 'p', { module: './x' })}\n---\n`,
      'POLICY_RESOURCE_INVALID',
      'p.yml, document 2: expected',
    ],
    [resource('AdmissionPolicy', 'p', { module: './missing.wasm' }), 'POLICY_NOT_FOUND', 'no such file'],
    [
      resource('AdmissionPolicy', 'p', { module: 'ghcr.io/x/y:v1' }),
      'REGISTRY_NOT_FOUND',
      'policy p: no ghcr.io/x/y:v1',
    ],
    [
      resource('AdmissionPolicy', 'p', { module, settings: [1] }),
      'SETTINGS_NOT_OBJECT',
      'Invalid settings in CRD, not an object',
    ],
  ])('that cannot be used are refused: %j', async (text, code, message) => {
    folder.write('p.yml', text);
    const error = await refusalOf(() => loader().load('p.yml'));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe('settings that the policy refuses', () => {
  it('end everything, before the policy is asked anything and with the verdicts before', async () => {
    const good = await loader().load(probe);
    const bad = await loader({
      settings: fromPlain({ settingsAnswer: { valid: false, message: 'bad\nsettings' } }),
    }).load(probe);
    const seen: Outcome[] = [];
    const error = await refusalOf(async () => {
      for await (const outcome of evaluateAll([...good, ...bad], await requests())) seen.push(outcome);
    });
    expect(error).toMatchObject({
      code: 'SETTINGS_INVALID',
      message: 'Provided settings are not valid: bad\nsettings',
      details: { policy: 'probe-wapc' },
    });
    expect(seen).toHaveLength(1);
  });

  it('without a word', async () => {
    const bad = await loader({ settings: fromPlain({ settingsAnswer: { valid: false } }) }).load(probe);
    const error = await refusalOf(() => outcomes(bad));
    expect(error.message).toBe('Provided settings are not valid:');
    expect(formatError(error, { json: false, color: false, wrap: (line) => [line] })).toMatch(
      /^Error: Provided settings are not valid: the policy does not say why\nHint: The policy probe-wapc itself refuses/,
    );
  });
});
