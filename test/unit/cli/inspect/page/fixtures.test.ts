import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderChanges, renderPage } from '../../../../../src/cli/inspect/page/index.ts';
import { displayWidth } from '../../../../../src/cli/text/display-width.ts';
import { describePolicy, diffPolicies, type PolicyDescription } from '../../../../../src/inspect/index.ts';
import { active, plain, seenRows } from '../../terminals.ts';

const root = join(import.meta.dirname, '../../../../..');
const modules = [
  ...readdirSync(join(root, 'fixtures/golden/modules'))
    .filter((name) => name.endsWith('.wasm'))
    .map((name) => `fixtures/golden/modules/${name}`),
  ...readdirSync(join(root, 'fixtures/policies')).map((name) => `fixtures/policies/${name}/policy.wasm`),
];

function describeFixture(path: string): PolicyDescription {
  return describePolicy(readFileSync(join(root, path)), { reference: path, uri: `file:///work/${path}` });
}

describe.each([40, 80, 120])('on a terminal of %i columns', (columns) => {
  it.each(modules)('the page of %s fits', async (path) => {
    const page = await renderPage(describeFixture(path), { ...plain, columns, color: true });
    const rows = seenRows(page);

    expect(rows).toContain('Module');
    for (const row of rows) {
      expect(row).not.toMatch(active);
      expect(displayWidth(row)).toBeLessThanOrEqual(columns);
    }
  });
});

describe('the page of a probe', () => {
  it('says what the reference says', async () => {
    const page = await renderPage(describeFixture('fixtures/golden/modules/probe-wapc.wasm'), plain);

    for (const rows of [
      [
        'probe-wapc 1.2.3 · mutating · context-aware · kubewarden-wapc',
        '',
        '  A policy whose behaviour is chosen by its settings',
        '',
        '  author     The wardctl authors <authors@example.com>',
        '  license    Apache-2.0',
        '  url        https://example.com/probe',
        '  source     https://example.com/probe.git',
      ],
      [
        'Rules',
        '  operations      apiGroups  apiVersions  resources',
        '  ──────────────  ─────────  ───────────  ─────────────────────────',
        '  CREATE, UPDATE  ""         v1           pods',
        '  CREATE          apps       v1           deployments, statefulsets',
        '',
        'Context-aware resources',
        '  apps/v1 Deployment',
        '  v1 Namespace',
      ],
      ['Usage', '  # Probe', '', '  Usage of the probe policy.'],
    ]) {
      expect(page).toContain(`${rows.join('\n')}\n`);
    }
  });

  it('differs from that of the module it was made from', () => {
    const before = describeFixture('fixtures/golden/modules/probe-opa.raw.wasm');
    const after = describeFixture('fixtures/golden/modules/probe-opa.wasm');
    const changes = renderChanges(diffPolicies(before, after), plain);

    expect(changes).toContain('\n  ~ annotated: no → yes\n');
    expect(changes).toContain('\n  + io.kubewarden.policy.title: probe-opa\n');
    expect(changes).toContain('\n  + CREATE, UPDATE: pods (apiGroups ""; apiVersions v1)\n');
  });
});
