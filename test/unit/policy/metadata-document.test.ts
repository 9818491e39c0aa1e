import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { fromPlain } from '../../../src/json/index.ts';
import {
  readMetadataDocument,
  readPolicyMetadata,
  type MetadataDocument,
} from '../../../src/policy/index.ts';
import { parseYamlDocument } from '../../../src/yaml/index.ts';
import { custom, module } from '../wasm/encode.ts';

async function read(text: string): Promise<MetadataDocument> {
  const document = await parseYamlDocument(text, {
    name: 'm.yml',
    errorCode: 'METADATA_UNREADABLE',
    dialect: 'strict',
  });
  if (document === undefined) throw new RangeError('no document');
  return readMetadataDocument(document, 'm.yml');
}

/** The problems of a text, one per line, without the name of the file. */
async function problemsOf(text: string): Promise<string[]> {
  try {
    await read(text);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    expect(error).toMatchObject({ code: 'METADATA_INVALID', hint: expect.any(String) as unknown });
    const problems = error.details?.['problems'] as string[];
    const [head = '', ...rest] = error.message.split('\n');
    const listed = rest.filter((line) => !line.startsWith('warning: '));
    if (problems.length === 1) expect(head).toBe(`Metadata is invalid: ${problems[0] ?? ''}`);
    else expect([head, listed]).toEqual(['Metadata is invalid: m.yml has several problems', problems]);
    return problems.map((line) => line.replace(/^m\.yml:/, ''));
  }
  return [];
}

async function warningsOf(text: string): Promise<string[]> {
  const { warnings } = await read(text);
  return warnings.map((line) => line.replace(/^m\.yml:/, ''));
}

const anyRule = '{apiGroups: ["*"], apiVersions: ["*"], resources: ["*"], operations: ["*"]}';
const minimal = `rules: [${anyRule}]\nmutating: false\n`;
const lists = { apiGroups: '[""]', apiVersions: '[v1]', resources: '[pods]', operations: '[CREATE]' };

/** Metadata whose only rule has these lists, in flow style. */
function withRule(parts: Partial<typeof lists>): string {
  const rule = Object.entries({ ...lists, ...parts }).map(([key, list]) => `    ${key}: ${list}`);
  return `mutating: false\nrules:\n  -\n${rule.join('\n')}\n`;
}

describe('metadata.yml', () => {
  it('has the defaults of policy-abi 2.1', async () => {
    expect(await read(minimal)).toEqual({
      metadata: {
        protocolVersion: undefined,
        rules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }],
        annotations: undefined,
        mutating: false,
        backgroundAudit: true,
        executionMode: 'kubewarden-wapc',
        policyType: 'kubernetes',
        contextAwareResources: [],
        hostCapabilities: undefined,
        minimumKubewardenVersion: undefined,
      },
      warnings: [],
    });
  });

  it('may be JSON', async () => {
    const { metadata } = await read('{"rules": [], "mutating": true, "policyType": "raw"}');
    expect(metadata).toMatchObject({ mutating: true, policyType: 'raw' });
  });

  it.each(['rules', 'contextAwareResources'])('has an empty list where nothing is said: %s', async (key) => {
    const { metadata } = await read(`${minimal.replace(/^rules: .*/, 'rules:')}contextAwareResources:\n`);
    expect(metadata).toMatchObject({ [key]: [] });
  });

  it('may say nothing of what is optional', async () => {
    const text = `${minimal}protocolVersion:\nannotations: ~\nhostCapabilities: null\nminimumKubewardenVersion:\n`;
    expect((await read(text)).metadata).toEqual((await read(minimal)).metadata);
  });

  it.each(globSync('fixtures/{policies/*/metadata,golden/inputs/metadata-*}.yml'))(
    'is read without complaints: %s',
    async (path) => {
      const text = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
      expect((await read(text)).warnings).toEqual([]);
    },
  );
});

describe('problems of metadata.yml', () => {
  it.each([
    [
      'a: 1',
      [
        '1:1: rules: expected a list, found no such key',
        '1:1: mutating: expected true or false, found no such key',
      ],
    ],
    ['null', ['1:1: expected a mapping, found nothing']],
    ['text', ['1:1: expected a mapping, found "text"']],
    ['- rules', ['1:1: expected a mapping, found ["rules"]']],
    [
      'rules: {}\nmutating: 1',
      [
        '1:8: rules: expected a list, found a mapping',
        '2:11: mutating: expected true or false, found the number 1',
      ],
    ],
    [
      'rules: [nope, ~]\nmutating: false',
      [
        '1:9: rules[0]: expected a mapping, found "nope"',
        '1:15: rules[1]: expected a mapping, found nothing',
      ],
    ],
    [
      minimal.replace('false', '"yes"'),
      ['2:11: mutating: expected true or false, found "yes", which is a string in YAML 1.2; write true'],
    ],
    [
      minimal.replace('false', 'no'),
      ['2:11: mutating: expected true or false, found "no", which is a string in YAML 1.2; write false'],
    ],
    [
      minimal.replace('false', '"False"'),
      ['2:11: mutating: expected true or false, found "False"; write false without quotes'],
    ],
    [minimal.replace('false', 'maybe'), ['2:11: mutating: expected true or false, found "maybe"']],
    [`${minimal}backgroundAudit: ~`, ['3:18: backgroundAudit: expected true or false, found nothing']],
    [
      `${minimal}executionMode: lua`,
      ['3:16: executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, found "lua"'],
    ],
    [
      `${minimal}executionMode: Wasi`,
      [
        '3:16: executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, found "Wasi"; did you mean wasi?',
      ],
    ],
    ...['wapc', 'kubewarden', 'Kubewarden_waPC'].map((mode): [string, string[]] => [
      `${minimal}executionMode: ${mode}`,
      [
        `3:16: executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, found "${mode}"; did you mean kubewarden-wapc?`,
      ],
    ]),
    [
      `${minimal}executionMode:`,
      [
        '3:15: executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, found nothing',
      ],
    ],
    [`${minimal}policyType: cluster`, ['3:13: policyType: expected kubernetes or raw, found "cluster"']],
    [
      `${minimal}protocolVersion: v2`,
      ['3:18: protocolVersion: expected v1 or Unknown, found "v2"; did you mean v1?'],
    ],
    [`${minimal}annotations: [a]`, ['3:14: annotations: expected a mapping, found ["a"]']],
    [
      `${minimal}annotations:\n  a.b: 1.5\n  c: {}\n  d: [1]`,
      [
        '4:8: annotations["a.b"]: expected a string, found the number 1.5; put it in quotes',
        '5:6: annotations.c: expected a string, found a mapping',
        '6:6: annotations.d: expected a string, found a list',
      ],
    ],
    [
      `${minimal}annotations: {a: true}`,
      ['3:18: annotations.a: expected a string, found the boolean true; put it in quotes'],
    ],
    [`${minimal}hostCapabilities: oci/*`, ['3:19: hostCapabilities: expected a list, found "oci/*"']],
    [
      `${minimal}minimumKubewardenVersion: "1.14"`,
      ['3:27: minimumKubewardenVersion: expected a full version such as 1.25.0, found "1.14"'],
    ],
    [
      `${minimal}minimumKubewardenVersion: 1.14`,
      ['3:27: minimumKubewardenVersion: expected a full version such as 1.25.0, found the number 1.14'],
    ],
    [
      `${minimal}contextAwareResources: [{apiVersion: "", kind: Pod}, {apiVersion: v1}]`,
      [
        '3:38: contextAwareResources[0].apiVersion: expected a string that is not empty, found ""',
        '3:54: contextAwareResources[1].kind: expected a string that is not empty, found no such key',
      ],
    ],
    [
      `${minimal}annotations: {a: "\\ud800"}`,
      ['3:18: annotations.a: expected a string, found "\\ud800", which has half of a surrogate pair in it'],
    ],
    [
      `${minimal}annotations: {"\\udc00": a}`,
      ['3:15: annotations["\\udc00"]: expected text as key, found half of a surrogate pair in it'],
    ],
  ])('are told with their places: %j', async (text, problems) => {
    expect(await problemsOf(text)).toEqual(problems);
  });

  // Policy-abi 2.2; line and column of each are in the flow style of withRule.
  it.each<[Partial<typeof lists>, string[]]>([
    [{ apiGroups: '[]' }, ['4:16: rules[0].apiGroups: expected at least one element, found none']],
    [{ apiVersions: '' }, ['5:18: rules[0].apiVersions: expected at least one element, found none']],
    [
      { apiGroups: '["*", apps]' },
      ['4:17: rules[0].apiGroups[0]: expected "*" to be the only element, found 2 elements'],
    ],
    [
      { apiVersions: '[v1, "*"]' },
      ['5:23: rules[0].apiVersions[1]: expected "*" to be the only element, found 2 elements'],
    ],
    [
      { operations: '[CREATE, "*"]' },
      ['7:26: rules[0].operations[1]: expected "*" to be the only element, found 2 elements'],
    ],
    [
      { operations: '[create, PATCH]' },
      [
        '7:18: rules[0].operations[0]: expected one of CREATE, UPDATE, DELETE, CONNECT, *, found "create"; did you mean CREATE?',
        '7:26: rules[0].operations[1]: expected one of CREATE, UPDATE, DELETE, CONNECT, *, found "PATCH"',
      ],
    ],
    [{ resources: '[""]' }, ['6:17: rules[0].resources[0]: expected the name of a resource, found ""']],
    [
      { resources: '["*", pods]' },
      ['6:22: rules[0].resources[1]: expected either "*" or "pods", found both'],
    ],
    [
      { resources: '[1]' },
      ['6:17: rules[0].resources[0]: expected a string, found the number 1; put it in quotes'],
    ],
  ])('in rules are told: %j', async (parts, problems) => {
    expect(await problemsOf(withRule(parts))).toEqual(problems);
  });

  it('in a misspelt key of a rule name the key', async () => {
    const text = withRule({}).replace('apiVersions', 'apiVersion');
    expect(await problemsOf(text)).toEqual([
      '5:5: rules[0].apiVersion: unknown key; did you mean apiVersions, which is required?',
    ]);
  });

  it('in misspelt required keys are told where the keys are, and only once', async () => {
    const text = `rules: [${anyRule}]\n\n\nmutatng: false\npolicytype: raw\n`;
    await expect(read(text)).rejects.toMatchObject({
      message: [
        'Metadata is invalid: m.yml:4:1: mutatng: unknown key; did you mean mutating, which is required?',
        'warning: m.yml:5:1: policytype: unknown key, ignored; did you mean policyType?',
      ].join('\n'),
    });
  });

  it('of a key that stands for one required key at most', async () => {
    const text = withRule({}).replace('apiGroups', 'operation').replace('operations', 'operatons');
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(/^4:5: rules\[0\]\.apiGroups: expected a list, found no such key$/) as unknown,
      expect.stringMatching(/: unknown key; did you mean operations, which is required\?$/) as unknown,
    ]);
  });

  it('are told all at once, in the order of the text', async () => {
    const text = 'mutating: 1\nbackgroundAudit: 2\nrules:\n  - apiGroups: [a, 3]\n  - 4\npolicyType: 5\n';
    const paths = (await problemsOf(text)).map((line) => line.replace(/^(\d+):\d+: (\S+):.*/, '$1 $2'));
    expect(paths).toEqual([
      '1 mutating',
      '2 backgroundAudit',
      ...Array.from(
        { length: 3 },
        () => expect.stringMatching(/^4 rules\[0\]\.(?:apiVersions|resources|operations)$/) as unknown,
      ),
      '4 rules[0].apiGroups[1]',
      '5 rules[1]',
      '6 policyType',
    ]);
  });

  it('of JSON have places too', async () => {
    expect(await problemsOf('{\n  "rules": [],\n  "mutating": "no"\n}')).toEqual([
      '3:15: mutating: expected true or false, found "no", which is a string in YAML 1.2; write false',
    ]);
  });

  it('come with the warnings about the same file, for people and for programs', async () => {
    const text = 'rules: []\nmutating: 1\nbackgroundaudit: true\n';
    const problems = ['m.yml:2:11: mutating: expected true or false, found the number 1'];
    const warnings = [
      'm.yml:1:8: rules: no request will reach the policy; add a rule, or write policyType: raw if it is asked about other documents',
      'm.yml:3:1: backgroundaudit: unknown key, ignored; did you mean backgroundAudit?',
    ];
    await expect(read(text)).rejects.toMatchObject({
      message: [
        `Metadata is invalid: ${problems.join('')}`,
        ...warnings.map((line) => `warning: ${line}`),
      ].join('\n'),
      details: { problems, warnings },
    });
  });

  it('have no warnings beside them where there are none', async () => {
    await expect(read(minimal.replace('false', '1'))).rejects.toMatchObject({
      details: { problems: [expect.any(String)] },
    });
    await expect(read(minimal.replace('false', '1'))).rejects.not.toHaveProperty('details.warnings');
  });

  it('are counted only, from a certain number on', async () => {
    const problems = await problemsOf(`mutating: false\nrules: [${'1, '.repeat(1000)}]`);
    expect(problems).toHaveLength(51);
    expect(problems[50]).toBe(' and 950 more');
  });

  it('show long values in part', async () => {
    const long = 'x'.repeat(100_000);
    const text = `rules: []\nmutating: ${long}\npolicyType: [${'abc, '.repeat(50)}]\nexecutionMode: [${long}]\n`;
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(3);
    for (const problem of problems) expect(problem.length).toBeLessThan(200);
  });

  const scalars = fc.oneof(
    fc.constantFrom('v1', 'Unknown', 'opa', 'raw', 'CREATE', '*', '', '1.25.0', 'x'),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
  );
  const values = fc.oneof(
    scalars,
    fc.array(scalars, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('apiVersion', 'kind', 'a'), scalars, { maxKeys: 3 }),
    fc.array(fc.record({ apiVersion: scalars, kind: scalars }, { requiredKeys: ['kind'] }), { maxLength: 2 }),
    fc.array(
      fc.record({
        apiGroups: fc.constantFrom(['a'], [1], ['*', 'a']),
        apiVersions: fc.constantFrom(['a'], []),
        resources: fc.constantFrom(['a'], ['a/*', 'a/b']),
        operations: fc.constantFrom(['CREATE'], ['a']),
      }),
      { maxLength: 2 },
    ),
  );
  const documents = fc.record(
    {
      rules: values,
      mutating: fc.oneof(fc.boolean(), values),
      protocolVersion: values,
      annotations: values,
      backgroundAudit: values,
      executionMode: values,
      policyType: values,
      contextAwareResources: values,
      hostCapabilities: values,
      minimumKubewardenVersion: values,
      unknown: values,
    },
    { requiredKeys: ['rules', 'mutating'] },
  );

  it('are all there are: what has none is what a module would be read with', () => {
    const place = { line: 1, column: 1 };
    fc.assert(
      fc.property(documents, (document) => {
        const value = fromPlain(document);
        let read: MetadataDocument;
        try {
          read = readMetadataDocument({ value, positionOf: () => place }, 'm.yml');
        } catch (error) {
          expect(error).toMatchObject({ code: 'METADATA_INVALID' });
          return;
        }
        const filled = {
          ...document,
          rules: document.rules ?? [],
          ...('contextAwareResources' in document && {
            contextAwareResources: document.contextAwareResources ?? [],
          }),
        };
        const section = custom('io.kubewarden.metadata', [...Buffer.from(JSON.stringify(filled))]);
        expect(readPolicyMetadata(module(section))).toEqual(read.metadata);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('warnings about metadata.yml', () => {
  it.each([
    [
      'contextAware: true',
      '3:1: contextAware: key of an older format, ignored; list the kinds that the policy reads in contextAwareResources',
    ],
    [
      'contextawareresource: []',
      '3:1: contextawareresource: unknown key, ignored; did you mean contextAwareResources?',
    ],
    [
      '"": []',
      '3:1: [""]: unknown key, ignored; known are rules, mutating, protocolVersion, annotations, backgroundAudit, executionMode, policyType, contextAwareResources, hostCapabilities, minimumKubewardenVersion',
    ],
    [
      'contextAwareResources: [{apiVersion: v1, kind: Pod, namespaced: true}]',
      '3:53: contextAwareResources[0].namespaced: unknown key, ignored; known are apiVersion, kind',
    ],
  ])('name keys that nobody reads: %s', async (line, warning) => {
    expect(await warningsOf(`${minimal}${line}`)).toEqual([warning]);
  });

  it('name unknown keys of a rule', async () => {
    expect(await warningsOf(`${withRule({})}    operation: []\n`)).toEqual([
      '8:5: rules[0].operation: unknown key, ignored; did you mean operations?',
    ]);
  });

  it.each([
    ['io.kubewarden.policy.titel', 'io.kubewarden.policy.title'],
    ['io.kubewarden.policy.ociURL', 'io.kubewarden.policy.ociUrl'],
    ['io.kubewarden.policy.licence', 'io.kubewarden.policy.license'],
    ['io.kubewarden.title', 'io.kubewarden.policy.title'],
    ['io.kubewarden.polcy.author', 'io.kubewarden.policy.author'],
    ['io.kubwarden.policy.author', 'io.kubewarden.policy.author'],
    ['io.kubewarden.policy.displayName', 'io.artifacthub.displayName'],
    ['io.artifacthub.keyword', 'io.artifacthub.keywords'],
    ['io.kubewarden.hidden_ui', 'io.kubewarden.hidden-ui'],
    ['com.github.release.tags', 'com.github.release.tag'],
  ])('name misspelt annotations: %s', async (key, meant) => {
    expect(await warningsOf(`${minimal}annotations:\n  ${key}: a`)).toEqual([
      `4:3: annotations["${key}"]: no tool knows this annotation; did you mean ${meant}?`,
    ]);
  });

  it.each([
    ...[
      'title',
      'version',
      'description',
      'author',
      'url',
      'ociUrl',
      'source',
      'license',
      'usage',
      'severity',
      'category',
    ].map((leaf) => `io.kubewarden.policy.${leaf}`),
    'com.github.release.tag',
    'io.artifacthub.resources',
    'io.artifacthub.displayName',
    'io.artifacthub.keywords',
    'io.kubewarden.hidden-ui',
    'io.kubewarden.kwctl',
    'io.kubewarden.policy.team',
    'com.example.title',
    'title',
    'x',
    '.',
  ])("say nothing of annotations with a meaning, or of one's own: %s", async (key) => {
    const value = key === 'io.kubewarden.policy.version' ? '1.0.0-rc.1' : 'a';
    expect(await warningsOf(`${minimal}annotations:\n  ${key}: ${value}`)).toEqual([]);
  });

  // Policy-abi 2.4.
  it.each([
    ['latest', 'found "latest", which Artifact Hub refuses'],
    ['"1.0"', 'found "1.0", which Artifact Hub refuses'],
    ['v1.2.3', 'found "v1.2.3", which Artifact Hub refuses; did you mean 1.2.3?'],
    ['""', 'found "", which Artifact Hub refuses'],
  ])('name a version that is none: %s', async (version, found) => {
    expect(await warningsOf(`${minimal}annotations:\n  io.kubewarden.policy.version: ${version}`)).toEqual([
      `4:3: annotations["io.kubewarden.policy.version"]: expected a full version such as 1.0.0, ${found}`,
    ]);
  });

  it.each(['[]', ''])('name rules that no request is covered by: %s', async (rules) => {
    const text = `mutating: false\nrules: ${rules}\n`;
    const warning = expect.stringMatching(/^2:\d+: rules: no request will reach the policy/) as unknown;
    expect(await warningsOf(text)).toEqual([warning]);
    expect(await warningsOf(`${text}policyType: kubernetes`)).toEqual([warning]);
    expect(await warningsOf(`${text}policyType: raw`)).toEqual([]);
  });

  it.each([
    ['Pod', '[""]', 'pods'],
    ['Pods', '[""]', 'pods'],
    ['pod', '[""]', 'pods'],
    ['Pod/exec', '[""]', 'pods/exec'],
    ['pods/Exec', '[""]', 'pods/exec'],
    ['Endpoints', '[""]', 'endpoints'],
    ['componentstatus', '["", apps]', 'componentstatuses'],
    ['Ingress', '[networking.k8s.io]', 'ingresses'],
    ['ingress', '[networking.k8s.io]', 'ingresses'],
    ['NetworkPolicy', '["*"]', 'networkpolicies'],
    ['Gateway', '[example.com]', 'gateways'],
  ])('name resources that look like kinds: %s', async (resource, apiGroups, meant) => {
    expect(await warningsOf(withRule({ apiGroups, resources: `[${resource}, nodes]` }))).toEqual([
      `6:17: rules[0].resources[0]: expected a plural in lower case, such as pods, found "${resource}"; did you mean ${meant}?`,
    ]);
  });

  it.each(['P1', 'A/b/c', 'X'.repeat(70)])(
    'do not guess what resources of other shapes stand for: %s',
    async (resource) => {
      expect(await warningsOf(withRule({ resources: `[${resource}]` }))).toEqual([
        expect.stringMatching(
          /^6:17: rules\[0\]\.resources\[0\]: expected a plural .*found "[^"]+"$/,
        ) as unknown,
      ]);
    },
  );

  it.each([
    ['[pods, pods/exec, endpoints, "deployments/*"]', '["", apps]'],
    ['["*/scale"]', '[apps]'],
    ['["*"]', '[""]'],
    // The plural of a custom resource may be any word.
    ['[hardwaredata]', '[metal3.io]'],
    ['[hardwaredata]', '["*"]'],
    ['[hardwaredata]', '["", metal3.io]'],
  ])('say nothing of resources that may be plurals: %s', async (resources, apiGroups) => {
    expect(await warningsOf(withRule({ apiGroups, resources }))).toEqual([]);
  });

  it('name a title that cannot name a resource', async () => {
    expect(await warningsOf(`${minimal}annotations:\n  io.kubewarden.policy.title: My policy`)).toEqual([
      '4:3: annotations["io.kubewarden.policy.title"]: expected a name by RFC 1123 (lower case letters, digits, "-" and "."), found "My policy"; `scaffold manifest` will need --title',
    ]);
  });

  it('are counted only, from a certain number on', async () => {
    const keys = Array.from({ length: 300 }, (_, index) => `k${String(index)}: 1\n`);
    const warnings = await warningsOf(`${minimal}${keys.join('')}`);
    expect(warnings).toHaveLength(51);
    expect(warnings[50]).toBe(' and 250 more');
  });
});
