import type { JsonValue } from '../../src/json/index.ts';
import { emptyObservation } from '../../src/suite/observation.ts';
import { fromPlain } from '../../src/json/index.ts';
import type {
  CaseResult,
  Counts,
  Finding,
  Observation,
  ObservedAnswer,
  Reporter,
  SuiteEvent,
  SuiteInfo,
} from '../../src/suite/index.ts';

/** The folder that names of suites in {@link eventLog} are relative to. */
export const folder = '/home/dev/policies';

/** Acts on every format in some way; what it says must be read, never obeyed. */
const hostile = {
  name: 'it\'s <b>"bold"</b> & ]]> | `code` *x* # SKIP {',
  reason: 'see #12 %0A::error::x {',
  text: 'no\x1b[31m red\x1b[0m\r\n::error file=x::pwned\n  ...\nnot ok 1 - forged\n```\n</details> | a ]]> <script>\u202e ##[group]x',
} as const;

export function suiteInfo(name: string, ...policies: readonly string[]): SuiteInfo {
  return { path: `${folder}/${name}`, name, policies };
}

export function finding(check: string, message: string, more: Partial<Finding> = {}): Finding {
  return {
    check,
    message,
    expected: undefined,
    actual: undefined,
    hint: undefined,
    position: undefined,
    rule: undefined,
    ...more,
  };
}

export function observation(more: Partial<Observation> = {}): Observation {
  return { ...emptyObservation(), durationMs: 1.5, ...more };
}

export function answer(allowed: boolean, more: Partial<ObservedAnswer> = {}): ObservedAnswer {
  return {
    allowed,
    message: undefined,
    code: undefined,
    warnings: [],
    auditAnnotations: {},
    patch: undefined,
    mutatedObject: undefined,
    ...more,
  };
}

export function caseResult(name: string, line: number, more: Partial<CaseResult> = {}): CaseResult {
  const findings = more.findings ?? [];
  return {
    name,
    position: { line, column: 5 },
    tags: [],
    status: findings.length > 0 ? 'failed' : 'passed',
    skipReason: undefined,
    findings,
    observation: observation({ answer: answer(true) }),
    snapshot: undefined,
    durationMs: 4.25,
    ...more,
  };
}

/** What a reporter writes about a run. */
export function renderReport(
  reporter: Reporter,
  events: readonly SuiteEvent[] = eventLog,
  at = folder,
): string {
  let report = '';
  const tell = reporter({
    write: (text) => {
      report += text;
    },
    folder: at,
    version: '1.2.3',
  });
  for (const event of events) tell(event);
  return report;
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function plain(value: unknown): JsonValue {
  return fromPlain(value);
}

const privileged = suiteInfo('pod-privileged/privileged.policytest.yml', './policy.wasm');
const labels = suiteInfo(
  'labels/labels.policytest.yml',
  './labels.wasm',
  'registry://ghcr.io/team/safe-labels:v1',
);
const images = suiteInfo('images/images.policytest.yml', './images.wasm');
const odd = suiteInfo(`odd/$(id) it's ::x, "y".policytest.yml`, 'a\nb.wasm');

const rejection = answer(false, { message: 'Privileged container is not allowed', code: 400 });

const passing: readonly CaseResult[] = [
  caseResult('accepts a pod without security context', 4),
  caseResult('rejects a privileged pod', 9, {
    observation: observation({ answer: rejection }),
    durationMs: 0.4,
  }),
  caseResult('rejects a privileged init container', 15, {
    observation: observation({ answer: answer(true), ownAnswer: rejection }),
    tags: ['monitor'],
  }),
  caseResult('refuses settings with unknown keys', 21, {
    observation: observation({ settings: { valid: false, message: 'unknown field `foo`' } }),
    snapshot: 'written',
  }),
  caseResult('needs a cluster', 27, {
    status: 'skipped',
    skipReason: 'flaky until policy-server 1.40',
    observation: undefined,
    durationMs: 0,
  }),
];

const before = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { labels: { app: 'web', team: 'shop' }, name: 'web' },
  spec: { containers: [{ image: 'nginx:1.27', name: 'nginx' }] },
};
const after = {
  ...before,
  metadata: { labels: { app: 'web', owner: 'shop@example.com' }, name: 'web' },
};

const failing: readonly CaseResult[] = [
  caseResult('accepts labels in lower case', 6, {
    findings: [
      finding(
        'allowed',
        'expected the request to be accepted, it was rejected (400): "label Team is not allowed"',
        {
          expected: 'true',
          actual: 'false',
          position: { line: 8, column: 7 },
        },
      ),
    ],
    observation: observation({ answer: answer(false, { message: 'label Team is not allowed', code: 400 }) }),
  }),
  caseResult('rejects a label that is forbidden by the settings', 12, {
    findings: [
      finding(
        'message',
        'rejected for another reason: expected "label cost-center is forbidden", found "label owner is mandatory"',
        {
          expected: 'label cost-center is forbidden',
          actual: 'label owner is mandatory',
          position: { line: 15, column: 7 },
        },
      ),
      finding('code', 'expected code 403, found 400', { expected: '403', actual: '400' }),
    ],
    observation: observation({
      answer: answer(false, {
        message: 'label owner is mandatory',
        code: 400,
        warnings: ['labels are checked in lower case'],
        auditAnnotations: { rule: 'mandatory' },
      }),
      logs: [
        { level: 'debug', message: 'settings parsed', data: new Map() },
        {
          level: 'info',
          message: 'checking labels',
          data: new Map<string, JsonValue>([
            ['pod', 'web'],
            ['count', 2n],
          ]),
        },
      ],
    }),
  }),
  caseResult('adds the owner from the namespace', 20, {
    findings: [
      finding('object', 'expected "shop" at /metadata/labels/owner of the object, found "shop@example.com"', {
        expected: json({
          ...before,
          metadata: { ...before.metadata, labels: { app: 'web', owner: 'shop', team: 'shop' } },
        }),
        actual: json(after),
        hint: 'Only what is written under `object` is compared.',
      }),
      finding(
        'patch',
        'expected 1 operation, found 2; the first one too many is {"op":"remove","path":"/metadata/labels/team"}',
        {
          expected: json([{ op: 'add', path: '/metadata/labels/owner', value: 'shop' }]),
          actual: json([
            { op: 'add', path: '/metadata/labels/owner', value: 'shop@example.com' },
            { op: 'remove', path: '/metadata/labels/team' },
          ]),
        },
      ),
    ],
    observation: observation({
      answer: answer(true, {
        patch: plain([{ op: 'remove', path: '/metadata/labels/team' }]),
        mutatedObject: plain(after),
      }),
      object: plain(before),
    }),
    durationMs: 1240,
  }),
  caseResult('warns', 31, {
    observation: observation({ answer: answer(true, { warnings: ['old label'] }) }),
  }),
];

const lookup = { request: 'DNSLookupHost', capability: 'net/v1/dns_lookup_host' };
const manifestDigest = { request: 'OciManifestDigest', capability: 'oci/v1/manifest_digest' };

const context: readonly CaseResult[] = [
  caseResult('resolves the registry once', 5, {
    findings: [
      finding(
        'hostCalls',
        'expected 1 host call, found 2; the first one too many is oci/v1/manifest_digest {"image":"ghcr.io/team/app:1"}',
        {
          expected: json([lookup.capability]),
          actual: json([lookup.capability, manifestDigest.capability]),
        },
      ),
      finding(
        'unused-session',
        'expected all calls of the session to be made, found 1 unused, first DNSLookupHost {"host":"ghcr.io"}',
        {
          hint: 'Record the session again with: wardctl test record',
          rule: 'unused-session',
          position: { line: 9, column: 14 },
        },
      ),
    ],
    observation: observation({
      answer: answer(true),
      hostCalls: [
        { ...lookup, fields: plain({ host: 'registry.example.com' }) },
        { ...manifestDigest, fields: plain({ image: 'ghcr.io/team/app:1' }) },
      ],
      unusedCalls: [{ ...lookup, fields: plain({ host: 'ghcr.io' }) }],
    }),
  }),
  caseResult('survives an image without a tag', 14, {
    findings: [
      finding(
        'error',
        'expected an answer of the policy, it failed (trap): "wasm trap: wasm `unreachable` instruction executed"',
        {
          hint: "The policy's code crashed; its author has to mend it.",
        },
      ),
    ],
    observation: observation({
      answer: answer(false, { message: 'internal server error', code: 500 }),
      failure: {
        kind: 'trap',
        message:
          'error while executing at wasm backtrace:\n    0:   0x1a2b - policy.wasm!rust_panic\n    1:   0x2c3d - policy.wasm!validate\n\nCaused by:\n    wasm trap: wasm `unreachable` instruction executed',
      },
      logs: [
        { level: 'info', message: 'parsing image "app"', data: new Map() },
        {
          level: 'error',
          message: 'panicked at src/lib.rs:41:10:\ncalled `Option::unwrap()` on a `None` value',
          data: new Map(),
        },
      ],
    }),
  }),
  caseResult('answers as before', 19, {
    findings: [
      finding(
        'snapshot',
        'expected what is stored, found another answer: line 2 was "  \\"allowed\\": true", is "  \\"allowed\\": false"',
        {
          expected: json({ allowed: true }),
          actual: json({ allowed: false, code: 400, message: 'tag latest is not allowed' }),
          hint: 'If the change is intended, store it with `--update`.',
        },
      ),
    ],
    observation: observation({ answer: answer(false, { message: 'tag latest is not allowed', code: 400 }) }),
  }),
];

const odds: readonly CaseResult[] = [
  caseResult(hostile.name, 3, {
    findings: [
      finding('message', hostile.text, {
        expected: hostile.text,
        actual: `other ${hostile.text}`,
        hint: hostile.text,
      }),
    ],
    observation: observation({
      answer: answer(false, { message: hostile.text, auditAnnotations: { [hostile.name]: hostile.text } }),
      hostCalls: [{ request: hostile.name, capability: hostile.text, fields: hostile.text }],
      logs: [{ level: 'warning', message: hostile.text, data: new Map([[hostile.name, hostile.text]]) }],
    }),
  }),
  caseResult('名前 é 🎉', 8, { status: 'skipped', skipReason: hostile.reason, observation: undefined }),
];

function countsOf(results: readonly CaseResult[]): Counts {
  const count = (status: CaseResult['status']): number =>
    results.filter((result) => result.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** What becomes of a suite in a run. */
export interface SuiteRun {
  readonly suite: SuiteInfo;
  readonly results: readonly CaseResult[];
  readonly findings?: readonly Finding[];
}

/** The events of a run of suites, with what adds up in them. */
export function eventsOf(
  suites: readonly SuiteRun[],
  more: Partial<Extract<SuiteEvent, { type: 'run-end' }>> = {},
): SuiteEvent[] {
  const all = suites.flatMap(({ results }) => results);
  const failed = suites.filter(
    ({ results, findings: own = [] }) => countsOf(results).failed + own.length > 0,
  ).length;
  const cases = countsOf(all);
  const findings = more.findings ?? [];
  return [
    {
      type: 'run-start',
      suites: suites.map(({ suite }) => suite),
      files: [],
      sourceRoots: [],
      cases: all.length,
      workers: 2,
    },
    ...suites.flatMap(({ suite, results, findings: own = [] }): SuiteEvent[] => [
      { type: 'suite-start', suite, cases: results.length },
      ...results.map((result): SuiteEvent => ({ type: 'case-end', suite, result })),
      { type: 'suite-end', suite, counts: countsOf(results), findings: own, durationMs: 82.4 },
    ]),
    {
      type: 'run-end',
      ok: failed + findings.length === 0,
      suites: { passed: suites.length - failed, failed, skipped: 0 },
      cases,
      findings,
      bailed: false,
      durationMs: 1443.2,
      ...more,
    },
  ];
}

/** One recorded run, with every kind of finding and texts that try to break out of each format. */
export const eventLog: readonly SuiteEvent[] = eventsOf(
  [
    { suite: privileged, results: passing },
    { suite: labels, results: failing },
    {
      suite: images,
      results: context,
      findings: [
        finding('unused-snapshot', 'a snapshot is stored for "rejects latest", and no case asks for it', {
          hint: 'Remove it with: wardctl test --update',
          rule: 'unused-snapshot',
        }),
      ],
    },
    {
      suite: odd,
      results: odds,
      findings: [
        finding('unknown-keys', hostile.text, { position: { line: 1, column: 1 }, rule: 'unknown-keys' }),
      ],
    },
  ],
  {
    findings: [
      finding('no-match', 'no suite matches "lables"', {
        hint: 'Did you mean labels/labels.policytest.yml?',
        rule: 'no-match',
      }),
    ],
  },
);
