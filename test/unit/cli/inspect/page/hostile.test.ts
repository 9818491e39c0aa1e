import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderChanges, renderPage } from '../../../../../src/cli/inspect/page/index.ts';
import { diffPolicies, type PolicyDescription } from '../../../../../src/inspect/index.ts';
import { displayWidth } from '../../../../../src/cli/text/display-width.ts';
import { active, plain, seenRows } from '../../terminals.ts';
import { annotated } from './descriptions.ts';

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x1b[2J',
        '\x9b31m',
        '\r',
        '\n',
        '\t',
        '\x07',
        '\u202e',
        '\u200b',
        '\ud800',
        '中',
        ' ',
      ),
      fc.constantFrom('word', 'averyveryveryverylongword', '`', '*', '# ', '| a |\n|---|\n'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));
const texts = fc.array(text, { maxLength: 4 });
const operations = fc.subarray(['CREATE', 'UPDATE', '*'] as const);
const kind = fc.constantFrom('function' as const, 'memory' as const, 'global' as const);
const annotationKey = fc.oneof(
  text,
  fc
    .constantFrom('title', 'version', 'description', 'author', 'usage')
    .map((name) => `io.kubewarden.policy.${name}`),
  fc.constant('io.kubewarden.kwctl'),
);
const metadata: fc.Arbitrary<NonNullable<PolicyDescription['metadata']>> = fc.record({
  protocolVersion: fc.constantFrom('v1' as const, null),
  rules: fc.array(fc.record({ apiGroups: texts, apiVersions: texts, resources: texts, operations }), {
    maxLength: 3,
  }),
  annotations: fc.dictionary(annotationKey, text, { maxKeys: 6 }),
  mutating: fc.boolean(),
  backgroundAudit: fc.boolean(),
  executionMode: fc.constantFrom('kubewarden-wapc' as const, 'opa' as const),
  policyType: fc.constantFrom('kubernetes' as const, 'raw' as const),
  contextAwareResources: fc.array(fc.record({ apiVersion: text, kind: text }), { maxLength: 3 }),
  hostCapabilities: texts,
  minimumKubewardenVersion: text,
});
const description: fc.Arbitrary<PolicyDescription> = fc.record({
  reference: text,
  uri: text,
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  sizeBytes: fc.nat(),
  metadata: fc.option(metadata),
  executionMode: fc.constantFrom('opa' as const, null),
  imports: fc.array(fc.record({ module: text, name: text, kind, type: text }), { maxLength: 5 }),
  exports: fc.array(fc.record({ name: text, kind, type: text }), { maxLength: 5 }),
  sections: fc.array(
    fc.record({
      id: fc.nat(13),
      name: text,
      custom: fc.boolean(),
      offset: fc.nat(),
      sizeBytes: fc.nat(),
      sha256: fc.constant('00'),
    }),
    { maxLength: 4 },
  ),
  producers: fc.array(fc.record({ field: text, name: text, version: text }), { maxLength: 4 }),
  hostCapabilities: fc.record({
    used: texts,
    declared: fc.option(texts),
    undeclared: texts,
    unused: texts,
    unknown: texts,
    tooBroad: texts,
  }),
  warnings: texts,
});
const terminal = fc.record({
  columns: fc.integer({ min: 24, max: 140 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
});

function expectHarmless(shown: string, columns: number): void {
  expect(shown.endsWith('\n')).toBe(true);
  for (const row of seenRows(shown)) {
    expect(row).not.toMatch(active);
    expect(displayWidth(row)).toBeLessThanOrEqual(columns);
  }
}

describe('hostile descriptions', () => {
  it('never act on the terminal, nor are wider than it', async () => {
    await fc.assert(
      fc.asyncProperty(description, terminal, async (given, screen) => {
        expectHarmless(await renderPage(given, screen), screen.columns);
      }),
      { numRuns: 300 },
    );
  });

  it('neither do their changes', () => {
    fc.assert(
      fc.property(description, description, terminal, (before, after, screen) => {
        expectHarmless(renderChanges(diffPolicies(before, after), screen), screen.columns);
      }),
      { numRuns: 300 },
    );
  });

  it('show the escape sequences in them', async () => {
    const page = await renderPage({ ...annotated, warnings: ['a\x1b[2J\nb'] }, plain);

    expect(page).toContain(String.raw`  ⚠ a\x1b[2J` + '\n    b\n');
  });

  it('do not make the page endless', async () => {
    const many = Array<string>(100_000).fill('name');
    const item = { module: 'm', name: 'n', kind: 'function' as const, type: '(func)' };
    const page = await renderPage(
      {
        ...annotated,
        imports: many.map((name, index) => ({ ...item, module: name + String(index) })),
        exports: many.map(() => item),
        producers: many.map((name, index) => ({ field: 'sdk', name, version: String(index) })),
        hostCapabilities: {
          used: many,
          declared: many,
          undeclared: many,
          unused: [],
          unknown: many,
          tooBroad: [],
        },
      },
      plain,
    );

    expect(page.split('\n').length).toBeLessThan(300);
  });
});
