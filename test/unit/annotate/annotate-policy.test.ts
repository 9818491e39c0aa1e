import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { annotatePolicy, type AnnotatedPolicy, type AnnotateOptions } from '../../../src/annotate/index.ts';
import { metadataSection, readPolicyMetadata } from '../../../src/policy/index.ts';
import { defaultLimits, Sandbox } from '../../../src/runtime/index.ts';
import {
  readCustomSection,
  readCustomSections,
  readSections,
  replaceCustomSection,
} from '../../../src/wasm/index.ts';
import { leb, module, name, nullaryType, section, vector } from '../wasm/encode.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const golden = join(fixtures, 'golden');
const sandbox = new Sandbox();
const limits = { ...defaultLimits, timeoutMs: 500 };

function annotate(
  options: Partial<AnnotateOptions> & Pick<AnnotateOptions, 'module'>,
): Promise<AnnotatedPolicy> {
  const defaults = {
    metadataText: metadata('wasi'),
    metadataName: 'm.yml',
    toolVersion: '9.8.7',
    now: () => 0,
  };
  return annotatePolicy({ ...defaults, limits, sandbox, ...options });
}

function metadata(mode: string, more = ''): string {
  return `policyType: raw\nrules: []\nmutating: false\nexecutionMode: ${mode}\n${more}`;
}

function probe(file: string): Buffer {
  return readFileSync(join(golden, 'modules', file));
}

function read(...path: string[]): string {
  return readFileSync(join(...path), 'utf8');
}

/** A module of the mode `wasi`, with passive data segments of these texts. */
function wasiModule(...texts: string[]): Uint8Array {
  const segments = texts.map((text) => [1, ...leb(text.length), ...Buffer.from(text)]);
  return module(
    vector(1, nullaryType),
    section(3, 1, 0),
    section(5, 1, 0, 1),
    vector(7, [...name('_start'), 0, 0], [...name('memory'), 2, 0]),
    vector(10, [2, 0, 0x0b]),
    vector(11, ...segments),
  );
}

/** Everything but the metadata. */
function otherSections(bytes: Uint8Array): string[] {
  return readSections(bytes)
    .filter((one) => one.name !== metadataSection)
    .map(({ start, end }) => Buffer.from(bytes.subarray(start, end)).toString('base64'));
}

describe('an annotated policy', () => {
  it.each(['wapc', 'wasi', 'opa', 'gatekeeper'])(
    'has the section that the reference writes, but for the name of the tool: %s',
    async (mode) => {
      const { module: annotated, warnings } = await annotate({
        module: probe(`probe-${mode}.raw.wasm`),
        metadataText: read(golden, `inputs/metadata-${mode}.yml`),
        usage: read(golden, 'inputs/usage.md'),
      });
      const text = (bytes: Uint8Array): string =>
        Buffer.from(readCustomSection(bytes, metadataSection) ?? []).toString();
      const expected = text(probe(`probe-${mode}.wasm`)).replace('"1.36.0-beta.1"', '"wardctl 9.8.7"');
      expect(text(annotated)).toBe(expected);
      expect(warnings).toEqual([]);
    },
  );

  const policies = globSync('policies/*/policy.wasm', { cwd: fixtures }).map((path) => ({
    title: path,
    bytes: readFileSync(join(fixtures, path)),
    metadataText: read(fixtures, dirname(path), 'metadata.yml'),
  }));
  const probes = globSync('modules/probe-*.wasm', { cwd: golden }).map((path) => ({
    title: path,
    bytes: readFileSync(join(golden, path)),
    metadataText: read(golden, `inputs/metadata-${/probe-(\w+)/.exec(path)?.[1] ?? ''}.yml`),
  }));

  it.each([...policies, ...probes])(
    'is otherwise what it was, states its metadata, and stays so: $title',
    async ({ bytes, metadataText }) => {
      const original = Buffer.from(bytes);

      const once = await annotate({ module: bytes, metadataText, usage: 'How to use it.\n' });

      expect(bytes.equals(original)).toBe(true);
      expect(otherSections(once.module)).toEqual(otherSections(bytes));
      expect(readPolicyMetadata(once.module)).toEqual(once.metadata);
      expect(readCustomSections(once.module, metadataSection)).toHaveLength(1);
      expect(new WebAssembly.Module(Buffer.from(once.module))).toBeInstanceOf(WebAssembly.Module);
      const twice = await annotate({ module: once.module, metadataText, usage: 'How to use it.\n' });
      expect(Buffer.compare(twice.module, once.module)).toBe(0);
    },
  );

  it.each(policies)('says what it said before, but for the tool: $title', async ({ bytes, metadataText }) => {
    const before = readPolicyMetadata(bytes);
    const { metadata: after } = await annotate({ module: bytes, metadataText });
    const withoutTool = (annotations: ReadonlyMap<string, string> | undefined): unknown =>
      [...(annotations ?? [])].filter(([key]) => key !== 'io.kubewarden.kwctl').sort();
    expect({ ...after, annotations: withoutTool(after.annotations) }).toEqual({
      ...before,
      annotations: withoutTool(before?.annotations),
    });
  });

  it('names the tool and the protocol, whatever the file says', async () => {
    const text = metadata(
      'kubewarden-wapc',
      'protocolVersion: Unknown\nannotations: {io.kubewarden.kwctl: mine}',
    );
    const { metadata: stated } = await annotate({ module: probe('probe-wapc.raw.wasm'), metadataText: text });
    expect(stated.protocolVersion).toBe('v1');
    expect(stated.annotations).toEqual(new Map([['io.kubewarden.kwctl', 'wardctl 9.8.7']]));
    const { metadata: other } = await annotate({
      module: wasiModule(),
      metadataText: metadata('wasi', 'protocolVersion: v1'),
    });
    expect(other.protocolVersion).toBe('Unknown');
  });

  it('has the usage text of the file before that of the metadata', async () => {
    const metadataText = metadata('wasi', 'annotations: {io.kubewarden.policy.usage: old}');
    const usageOf = async (usage: { usage?: string }): Promise<string | undefined> => {
      const { metadata: stated } = await annotate({ module: wasiModule(), metadataText, ...usage });
      return stated.annotations?.get('io.kubewarden.policy.usage');
    };
    expect(await usageOf({})).toBe('old');
    expect(await usageOf({ usage: '# New\r\n' })).toBe('# New\r\n');
  });
});

// Cli-and-registry 5.9.
describe('the execution mode', () => {
  it.each([
    ['probe-opa.raw.wasm', 'kubewarden-wapc', 'This policy has been created using Rego'],
    ['probe-wapc.raw.wasm', 'opa', 'The policy has not been created using Rego'],
    ['probe-wasi.raw.wasm', 'gatekeeper', 'The policy has not been created using Rego'],
  ])('of %s is not %s', async (file, mode, problem) => {
    await expect(annotate({ module: probe(file), metadataText: metadata(mode) })).rejects.toMatchObject({
      code: 'POLICY_MODE_MISMATCH',
      message: `Wrong value inside of policy's metadata for 'executionMode'. ${problem}`,
      hint: expect.stringContaining(mode) as unknown,
    });
  });

  it('of a Rego policy may be wasi, with a warning that it cannot run', async () => {
    const { warnings, metadata: stated } = await annotate({ module: probe('probe-opa.raw.wasm') });
    expect(stated.protocolVersion).toBe('Unknown');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^the policy cannot be run in its execution mode wasi: .*unknown import/);
  });

  it('of a module without entry is doubted', async () => {
    const { warnings } = await annotate({ module: module() });
    expect(warnings).toEqual([expect.stringContaining('`_start` is not exported')]);
  });

  it('is none for what does not compile', async () => {
    await expect(annotate({ module: module(section(10, 1, 2, 0, 0xff)) })).rejects.toMatchObject({
      code: 'WASM_INVALID',
    });
  });
});

describe('a module that cannot be annotated', () => {
  it.each([
    ['text', Buffer.from('rules: []'), 'WASM_NOT_A_MODULE'],
    ['nothing', Buffer.from(''), 'WASM_TRUNCATED'],
    ['a part', probe('probe-wapc.wasm').subarray(0, 1000), 'WASM_TRUNCATED'],
    ['a component of another mode', Buffer.from('\0asm\x0d\0\x01\0', 'latin1'), 'POLICY_MODE_MISMATCH'],
    ['metadata too large', replaceCustomSection(wasiModule(), metadataSection, Buffer.alloc(9e6)), undefined],
  ])('%s', async (_, bytes, code) => {
    const attempt = annotate({ module: bytes });
    if (code === undefined) expect((await attempt).warnings).toEqual([]);
    else await expect(attempt).rejects.toMatchObject({ code });
  });

  it('gets no more metadata than can be read again', async () => {
    await expect(annotate({ module: wasiModule(), usage: 'x'.repeat(9e6) })).rejects.toMatchObject({
      code: 'WASM_TOO_LARGE',
    });
  });

  it('speaks no known protocol', async () => {
    // Its answer is a JSON object.
    const bytes = readFileSync(join(fixtures, 'modules/hostile/wapc-exit-0-start.wasm'));
    await expect(
      annotate({ module: bytes, metadataText: metadata('kubewarden-wapc') }),
    ).rejects.toMatchObject({
      code: 'GUEST_CALL_FAILED',
    });
  });
});

describe('metadata.yml', () => {
  it.each([
    ['a: 1\nb: {', 'METADATA_UNREADABLE', 'm.yml is not valid YAML: line 2, column 5'],
    ['a: 1\na: 2', 'METADATA_UNREADABLE', 'm.yml is not valid YAML: line 2, column 1'],
    [`${metadata('wasi')}---\n${metadata('wasi')}`, 'METADATA_UNREADABLE', 'the second begins at line 6'],
    [`&a [${'x,'.repeat(100)}]\n---\n*a`, 'METADATA_UNREADABLE', 'm.yml'],
    [
      `a: &a [${'x,'.repeat(2000)}]\nb: &b [${'*a,'.repeat(2000)}]\nc: [${'*b,'.repeat(2000)}]`,
      'METADATA_UNREADABLE',
      'aliases repeat more than',
    ],
    ['', 'METADATA_INVALID', 'Metadata is invalid: m.yml:1:1: expected a mapping, found nothing'],
    [
      'mutating: true',
      'METADATA_INVALID',
      'Metadata is invalid: m.yml:1:1: rules: expected a list, found no such key',
    ],
  ])('is refused: %j', async (metadataText, code, message) => {
    await expect(annotate({ module: wasiModule(), metadataText })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as unknown,
    });
  });

  it.each(globSync('inputs/bad-*.yml', { cwd: golden }))(
    'of the golden cases is refused: %s',
    async (path) => {
      const metadataText = read(golden, path);
      await expect(annotate({ module: probe('probe-wapc.raw.wasm'), metadataText })).rejects.toMatchObject({
        code: basename(path) === 'bad-not-yaml.yml' ? 'METADATA_UNREADABLE' : 'METADATA_INVALID',
      });
    },
  );
});

describe('warnings', () => {
  const using = wasiModule('kubernetes', 'get_resource oci v1/verify');
  const kinds = 'contextAwareResources: [{apiVersion: v1, kind: Pod}]';

  it.each([
    [`hostCapabilities: [kubernetes/get_resource, oci/*]\n${kinds}`, []],
    [
      kinds,
      [
        'm.yml: hostCapabilities: the module seems to use what is not declared: kubernetes/get_resource, oci/v1/verify',
      ],
    ],
    [
      `${kinds}\nhostCapabilities:\n  - oci/v1/verify\n  - "*"`,
      [
        'm.yml:8:5: hostCapabilities[1]: "*" is too broad, it also stands for capabilities of later releases; list what the policy uses: kubernetes/get_resource, oci/v1/verify',
      ],
    ],
    [
      `${kinds}\nhostCapabilities: [oci/v1/verify, kubernetes/get_resources, crypto/*, foo, oci/v3/*]`,
      [
        'm.yml:6:1: hostCapabilities: the module seems to use what is not declared: kubernetes/get_resource',
        'm.yml:6:35: hostCapabilities[1]: no such host capability: "kubernetes/get_resources"; did you mean kubernetes/get_resource?',
        'm.yml:6:61: hostCapabilities[2]: the module does not seem to use crypto/*',
        'm.yml:6:71: hostCapabilities[3]: no such host capability: "foo"; wardctl info lists all',
        'm.yml:6:76: hostCapabilities[4]: no such host capability: "oci/v3/*"; did you mean oci/v1/*?',
      ],
    ],
    [
      'hostCapabilities: [kubernetes/*, oci/*]',
      [
        'm.yml: contextAwareResources: the module seems to use kubernetes/get_resource, but no kinds to read are declared',
      ],
    ],
    [
      'hostCapabilities: [kubernetes/*, oci/*]\ncontextAwareResources: []',
      [
        'm.yml:6:1: contextAwareResources: the module seems to use kubernetes/get_resource, but no kinds to read are declared',
      ],
    ],
  ])('compare capabilities: %s', async (lines, warnings) => {
    expect((await annotate({ module: using, metadataText: metadata('wasi', lines) })).warnings).toEqual(
      warnings,
    );
  });

  it('ask for no kinds to read where the module reads none', async () => {
    const { warnings } = await annotate({
      module: wasiModule('kubernetes', 'can_i'),
      metadataText: metadata('wasi', 'hostCapabilities: [kubernetes/can_i]'),
    });
    expect(warnings).toEqual([]);
  });

  it('list only so many capabilities, and not all of a long one', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `c${String(index)}${'x'.repeat(500)}`);
    const { warnings } = await annotate({
      module: wasiModule(),
      metadataText: metadata('wasi', `hostCapabilities: [${names.join(', ')}]`),
    });
    expect(warnings).toHaveLength(51);
    expect(warnings[50]).toBe('m.yml: and 950 more');
    expect(Math.max(...warnings.map(({ length }) => length))).toBeLessThan(200);
  });

  it('find no capabilities in Rego policies, which call no host', async () => {
    const { warnings } = await annotate({
      module: probe('probe-opa.raw.wasm'),
      metadataText: metadata('opa', 'hostCapabilities: [oci/*]'),
    });
    expect(warnings).toEqual([expect.stringContaining('the module does not seem to use oci/*')]);
  });

  it('name metadata that nobody read', async () => {
    const twice = Buffer.concat([
      replaceCustomSection(wasiModule(), metadataSection, Buffer.from('{}')),
      replaceCustomSection(module(), metadataSection, Buffer.from('{}')).subarray(8),
    ]);
    const { warnings, module: annotated } = await annotate({ module: twice });
    expect(warnings).toEqual([
      'the module had 2 sections of metadata, of which hosts read the first; one is left',
    ]);
    expect(readCustomSections(annotated, metadataSection)).toHaveLength(1);
  });

  it('are those about the file, too', async () => {
    const { warnings } = await annotate({
      module: wasiModule(),
      metadataText: metadata('wasi', 'contextAware: true'),
    });
    expect(warnings).toEqual([expect.stringMatching(/^m\.yml:5:1: contextAware: key of an older format/)]);
  });
});

describe('a component', () => {
  const component = readFileSync(join(fixtures, 'components/policy.wasm'));
  const unstated = 'policyType: raw\nrules: []\nmutating: false\n';

  it('gets its mode and the protocol version that it states', async () => {
    const packageFolders = [join(fixtures, '..')];
    const annotated = await annotate({ module: component, metadataText: unstated, packageFolders });
    expect(annotated.metadata).toMatchObject({ executionMode: 'component', protocolVersion: 'v1' });
    expect(annotated.warnings).not.toContainEqual(expect.stringContaining('was not asked'));
    expect(readPolicyMetadata(annotated.module)).toMatchObject({ executionMode: 'component' });
    // Every other byte stays.
    expect(Buffer.from(annotated.module.subarray(0, component.length)).equals(component)).toBe(true);
  });

  it('is annotated without jco too, with a warning', async () => {
    const { metadata: stated, warnings } = await annotate({ module: component, metadataText: unstated });
    expect(stated.protocolVersion).toBe('v1');
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^the policy was not asked for its protocol version, v1 by its imports: the npm package/,
      ),
    );
  });

  it.each([
    ['of another world', Buffer.from('\0asm\x0d\0\x01\0', 'latin1'), unstated, 'COMPONENT_WORLD_MISMATCH'],
    ['of another mode', component, metadata('wasi'), 'POLICY_MODE_MISMATCH'],
    ['that is a core module', probe('probe-wapc.wasm'), metadata('component'), 'POLICY_MODE_MISMATCH'],
  ])('is refused: one %s', async (_, module, metadataText, code) => {
    await expect(annotate({ module, metadataText })).rejects.toMatchObject({ code });
  });
});
