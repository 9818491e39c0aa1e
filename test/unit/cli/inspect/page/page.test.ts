import { describe, expect, it } from 'vitest';
import { renderPage } from '../../../../../src/cli/inspect/page/index.ts';
import type { DescribedMetadata, PolicyDescription } from '../../../../../src/inspect/index.ts';
import { plain } from '../../terminals.ts';
import { annotated, metadata } from './descriptions.ts';

/** The rows of the page of a policy. */
async function pageOf(parts: Partial<PolicyDescription>, columns = 80): Promise<string[]> {
  return (await renderPage({ ...annotated, ...parts }, { ...plain, columns })).split('\n');
}

/** The rows of one section, or of what is below the title. */
async function sectionOf(
  heading: string,
  parts: Partial<PolicyDescription>,
  columns = 80,
): Promise<string[]> {
  const rows = await pageOf(parts, columns);
  const start = rows.findIndex((row) => row === heading || (heading === '' && row === ''));
  if (start === -1) return [];
  const end = rows.findIndex((row, index) => index > start && row !== '' && !row.startsWith(' '));
  const section = rows.slice(start + 1, end === -1 ? undefined : end);
  while (section.at(-1) === '') section.pop();
  return section;
}

function withMetadata(parts: Partial<DescribedMetadata>): Partial<PolicyDescription> {
  return { metadata: { ...metadata, ...parts } };
}

const allPods: DescribedMetadata['rules'][number] = {
  apiGroups: [''],
  apiVersions: ['v1'],
  resources: ['pods'],
  operations: ['*'],
};

function withAnnotations(annotations: Record<string, string>): Partial<PolicyDescription> {
  return withMetadata({ annotations });
}

describe('the page of a policy', () => {
  it('has the title first, then what the author says, then what the module is', async () => {
    expect(await pageOf({})).toEqual([
      'pod-hardening 1.2.3 · mutating · kubewarden-wapc',
      '',
      '  Refuses privileged containers',
      '',
      '  audit     used in audits of the cluster',
      '  protocol  v1',
      '',
      'Rules',
      '  operations      apiGroups  apiVersions  resources',
      '  ──────────────  ─────────  ───────────  ─────────────────────────',
      '  CREATE, UPDATE  ""         v1           pods',
      '  CREATE          apps       v1           deployments, statefulsets',
      '',
      'Host capabilities',
      '  none declared, and none found in the module: a guess, for names may be put',
      '  together at run time',
      '',
      'Module',
      '  file    file:///work/policy.wasm',
      '  size    1.9 MiB (2000000 bytes)',
      `  sha256  ${'ab'.repeat(32)}`,
      '',
    ]);
  });

  it('is painted where there is colour', async () => {
    const page = await renderPage(annotated, { ...plain, color: true });

    expect(page.split('\n')[0]).toBe(
      '\x1b[1mpod-hardening\x1b[0m\x1b[2m \x1b[0m1.2.3\x1b[2m · \x1b[0m\x1b[33mmutating\x1b[0m\x1b[2m · \x1b[0mkubewarden-wapc',
    );
    expect(page).toContain('\n\x1b[1mRules\x1b[0m\n');
  });

  it.each([
    [{}, 'pod-hardening 1.2.3 · mutating · kubewarden-wapc'],
    [withMetadata({ mutating: false }), 'pod-hardening 1.2.3 · validating · kubewarden-wapc'],
    [
      withMetadata({ policyType: 'raw', contextAwareResources: [{ apiVersion: 'v1', kind: 'Pod' }] }),
      'pod-hardening 1.2.3 · mutating · raw requests · context-aware · kubewarden-wapc',
    ],
    [{ executionMode: null }, 'pod-hardening 1.2.3 · mutating · cannot be run'],
    [withAnnotations({}), 'policy.wasm · mutating · kubewarden-wapc'],
    [{ metadata: null, executionMode: null }, 'policy.wasm · no metadata'],
  ])('says in its title what matters (%#)', async (parts, title) => {
    expect((await pageOf(parts))[0]).toBe(title);
  });

  it('breaks a title between its parts', async () => {
    expect((await pageOf({}, 30)).slice(0, 3)).toEqual([
      'pod-hardening 1.2.3 · mutating',
      '  kubewarden-wapc',
      '',
    ]);
  });

  it('lists what is known of the author and the source', async () => {
    const parts = {
      metadata: {
        ...metadata,
        annotations: {
          'io.kubewarden.policy.license': 'Apache-2.0',
          'io.kubewarden.policy.author': 'Jane <jane@example.com>',
          'io.kubewarden.policy.ociUrl': 'ghcr.io/example/policy',
          'io.kubewarden.kwctl': '1.36.0',
          'io.kubewarden.policy.source': ' ',
        },
        backgroundAudit: false,
        minimumKubewardenVersion: '1.25.0',
      },
    };

    expect(await sectionOf('', parts)).toEqual([
      '  author     Jane <jane@example.com>',
      '  license    Apache-2.0',
      '  image      ghcr.io/example/policy',
      '  audit      not used in audits',
      '  protocol   v1',
      '  requires   Kubewarden 1.25.0',
      '  annotated  by kwctl 1.36.0',
    ]);
  });

  it('names wardctl where it annotated the module', async () => {
    const rows = await sectionOf('', withAnnotations({ 'io.kubewarden.kwctl': 'wardctl 0.1.0' }));

    expect(rows.at(-1)).toBe('  annotated  by wardctl 0.1.0');
  });

  it('shows the protocol of waPC policies only', async () => {
    expect((await sectionOf('', withMetadata({ executionMode: 'wasi' }))).join('\n')).not.toContain(
      'protocol',
    );
  });

  it('shows annotations it does not know below the usage', async () => {
    const annotations = { 'io.artifacthub.keywords': 'pod, psp', 'io.kubewarden.policy.usage': 'a *b*' };

    expect(await sectionOf('Usage', withAnnotations(annotations))).toEqual(['  a b']);
    expect(await sectionOf('Other annotations', withAnnotations(annotations))).toEqual([
      '  io.artifacthub.keywords: pod, psp',
    ]);
  });

  it('warns of a policy without rules, unless its requests come from elsewhere', async () => {
    expect(await sectionOf('Rules', withMetadata({ rules: [] }))).toEqual([
      '  none: a cluster sends no requests to this policy',
    ]);
    expect(await sectionOf('Rules', withMetadata({ rules: [], policyType: 'raw' }))).toEqual([]);
  });

  it('lists rules one by one where the table does not fit', async () => {
    expect(await sectionOf('Rules', {}, 40)).toEqual([
      '  operations: CREATE, UPDATE',
      '  apiGroups: ""',
      '  apiVersions: v1',
      '  resources: pods',
      '',
      '  operations: CREATE',
      '  apiGroups: apps',
      '  apiVersions: v1',
      '  resources: deployments, statefulsets',
    ]);
  });

  it('shows annotations that are named as members of every object', async () => {
    const annotations = Object.fromEntries([
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);

    expect(await sectionOf('Other annotations', withMetadata({ annotations }))).toEqual([
      '  constructor: b',
      '  toString: c',
    ]);
  });

  it('shows the first of many rules and resources', async () => {
    const rules = Array.from({ length: 1000 }, () => ({
      ...allPods,
      resources: Array<string>(100).fill('a'),
    }));
    const contextAwareResources = Array.from({ length: 41 }, () => ({ apiVersion: 'v1', kind: 'Pod' }));
    const parts = withMetadata({ rules, contextAwareResources });

    expect((await sectionOf('Rules', parts)).at(-1)).toBe('  … 960 more (use -o json)');
    expect((await sectionOf('Rules', parts, 200))[2]).toMatch(/ {2}(a, ){29}a and 70 more$/);
    expect((await sectionOf('Context-aware resources', parts)).slice(-2)).toEqual([
      '  v1 Pod',
      '  … 1 more (use -o json)',
    ]);
  });

  it('compares the host capabilities used with those declared, and says what to add', async () => {
    const hostCapabilities = {
      used: ['kubernetes/can_i', 'oci/v2/verify'],
      declared: ['*', 'foo', 'kubernetes/*', 'net/*', 'oci/v3/*'],
      undeclared: ['oci/v2/verify'],
      unused: ['net/*'],
      unknown: ['foo', 'oci/v3/*'],
      tooBroad: ['*'],
    };

    expect(await sectionOf('Host capabilities', { hostCapabilities })).toEqual([
      '  ⚠ *              declared, but allows more than is used',
      '  ⚠ foo            declared, but there is no such host capability',
      '  ✔ kubernetes/*   declared and used',
      '  · net/*          declared, but seems unused',
      '  ⚠ oci/v3/* declared, but there is no such host capability; did you mean',
      '    oci/v1/*?',
      '  ⚠ oci/v2/verify  seems used, but is not declared',
      '',
      '  For metadata.yml:',
      '    hostCapabilities:',
      '    - kubernetes/*',
      '    - net/*',
      '    - oci/v2/verify',
    ]);
    expect((await sectionOf('Host capabilities', { hostCapabilities }, 30)).slice(0, 3)).toEqual([
      '  ⚠ * declared, but allows',
      '    more than is used',
      '  ⚠ foo declared, but there',
    ]);
  });

  it('describes the module', async () => {
    const section = { id: 0, offset: 0, sha256: '', custom: true };
    const func = { kind: 'function' as const, type: '(func)' };
    const parts: Partial<PolicyDescription> = {
      sizeBytes: 812,
      producers: [
        { field: 'language', name: 'Rust', version: '' },
        { field: 'processed-by', name: 'rustc', version: '1.90.0' },
        { field: 'sdk', name: 'rustc', version: '1.90.0' },
      ],
      imports: [
        { module: 'wapc', name: '__host_call', ...func },
        { module: 'env', name: 'memory', kind: 'memory', type: '(memory 1)' },
        { module: 'wapc', name: '__console_log', ...func },
      ],
      exports: [
        ...Array.from({ length: 10 }, (_, index) => ({ name: `f${String(index)}`, ...func })),
        { name: ' ', kind: 'global', type: '(global i32)' },
      ],
      sections: [
        { ...section, name: 'code', id: 10, custom: false, sizeBytes: 300_000 },
        { ...section, name: 'name', sizeBytes: 1536 },
        { ...section, name: 'data', id: 11, custom: false, sizeBytes: 100 },
        { ...section, name: 'producers', sizeBytes: 99 },
      ],
    };

    expect(await sectionOf('Module', parts)).toEqual([
      '  file       file:///work/policy.wasm',
      '  size       812 B',
      `  sha256     ${'ab'.repeat(32)}`,
      '  made with  Rust, rustc 1.90.0',
      '  imports    wapc: 2 functions: __host_call, __console_log',
      '             env: 1 memory: memory',
      '  exports    10 functions: f0, f1, f2, f3, f4, f5, f6, f7 and 2 more',
      '             1 global: " "',
      '  sections   code 293.0 KiB, data 100 B',
      '  custom     name 1.5 KiB, producers 99 B',
    ]);
  });

  it('says how to annotate a module without metadata', async () => {
    const used = ['oci/v2/verify'];
    const hostCapabilities = {
      used,
      declared: null,
      undeclared: used,
      unused: [],
      unknown: [],
      tooBroad: [],
    };

    expect((await pageOf({ metadata: null, executionMode: null })).slice(1, 8)).toEqual([
      '',
      '  The module has no readable metadata, so that no cluster takes it for a policy.',
      '  To annotate it:',
      '',
      '    wardctl annotate -m metadata.yml -o annotated.wasm policy.wasm',
      '',
      'Module',
    ]);
    expect((await sectionOf('Host capabilities', { metadata: null, hostCapabilities }))[0]).toBe(
      '  ⚠ oci/v2/verify  seems used, but is not declared',
    );
  });

  it('ends with the warnings', async () => {
    const page = await pageOf(
      { warnings: ['a b c d e f g h i j k l m n o p q r s t u v w x y z', 'short'] },
      40,
    );

    expect(page.slice(-5)).toEqual([
      'Warnings',
      '  ⚠ a b c d e f g h i j k l m n o p q r',
      '    s t u v w x y z',
      '  ⚠ short',
      '',
    ]);
  });

  it('is drawn with ASCII where there is no Unicode', async () => {
    const page = await renderPage(
      { ...annotated, warnings: ['é'] },
      { columns: 80, color: false, unicode: false },
    );

    expect(page).toContain('pod-hardening 1.2.3 - mutating - kubewarden-wapc\n');
    expect(page).toContain(String.raw`  ! \xe9`);
    expect(page).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
