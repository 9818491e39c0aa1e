import { describe, expect, it } from 'vitest';
import { renderChanges } from '../../../../../src/cli/inspect/page/index.ts';
import type { PolicyChanges } from '../../../../../src/inspect/index.ts';
import { plain } from '../../terminals.ts';

const nothing = { added: [], removed: [] };
const unchanged: PolicyChanges = {
  before: { reference: 'a.wasm', uri: 'file:///a.wasm', sha256: 'a', sizeBytes: 1, annotated: true },
  after: { reference: 'b.wasm', uri: 'file:///b.wasm', sha256: 'a', sizeBytes: 1, annotated: true },
  identical: false,
  metadata: [],
  annotations: [],
  rules: nothing,
  contextAwareResources: nothing,
  usedHostCapabilities: nothing,
  declaredHostCapabilities: nothing,
  imports: nothing,
  exports: nothing,
  sections: [],
  producers: [],
};

/** The rows below the names of the policies. */
function rowsOf(parts: Partial<PolicyChanges>, columns = 80): string[] {
  return renderChanges({ ...unchanged, ...parts }, { ...plain, columns })
    .split('\n')
    .slice(3, -1);
}

describe('the changes of a policy', () => {
  it('begin with the policies, in the colours of what went and came', () => {
    expect(renderChanges({ ...unchanged, identical: true }, { ...plain, color: true })).toBe(
      '\x1b[31m- a.wasm\x1b[0m\n\x1b[32m+ b.wasm\x1b[0m\n\n  The files are equal, byte for byte.\n',
    );
  });

  it('come in groups', () => {
    const rule = {
      apiGroups: ['', 'apps'],
      apiVersions: ['v1'],
      resources: ['pods'],
      operations: ['*'] as const,
    };
    const type = '(func (param i32))';
    const parts: Partial<PolicyChanges> = {
      after: { ...unchanged.after, sizeBytes: 4096, sha256: 'b', annotated: false },
      metadata: [
        { path: 'mutating', before: false, after: true },
        { path: 'minimumKubewardenVersion', before: '1.25.0', after: null },
      ],
      annotations: [
        { key: 'io.kubewarden.policy.version', before: '1', after: '2' },
        { key: 'a', before: null, after: 'x' },
        { key: 'b', before: 'y ', after: '' },
      ],
      rules: { added: [rule], removed: [] },
      contextAwareResources: { added: [], removed: [{ apiVersion: 'v1', kind: 'Pod' }] },
      declaredHostCapabilities: { added: ['oci/*'], removed: [] },
      usedHostCapabilities: { added: ['oci/v2/verify'], removed: ['kubernetes/can_i'] },
      imports: { added: [{ module: 'wapc', name: 'f', kind: 'function', type }], removed: [] },
      exports: { added: [], removed: [{ name: 'g', kind: 'function', type }] },
      sections: [
        { name: 'code', custom: false, before: 100, after: 2048 },
        { name: 'data', custom: false, before: 100, after: 100 },
        { name: 'name', custom: true, before: 5, after: null },
      ],
      producers: [
        { field: 'sdk', name: 'rustc', before: '1.89.0', after: '1.90.0' },
        { field: 'language', name: 'Rust', before: null, after: '' },
      ],
    };

    expect(rowsOf(parts)).toEqual([
      'Metadata',
      '  ~ annotated: yes → no',
      '  ~ mutating: false → true',
      '  - minimumKubewardenVersion: 1.25.0',
      '',
      'Annotations',
      '  ~ io.kubewarden.policy.version: 1 → 2',
      '  + a: x',
      '  ~ b: "y " → ""',
      '',
      'Rules',
      '  + *: pods (apiGroups "", apps; apiVersions v1)',
      '',
      'Context-aware resources',
      '  - v1 Pod',
      '',
      'Host capabilities declared',
      '  + oci/*',
      '',
      'Host capabilities that seem used',
      '  - kubernetes/can_i',
      '  + oci/v2/verify',
      '',
      'Imports',
      '  + wapc f (func (param i32))',
      '',
      'Exports',
      '  - g (func (param i32))',
      '',
      'Sections',
      '  ~ code: 100 B → 2.0 KiB',
      '  ~ data: 100 B → another content of that size',
      '  - custom name: 5 B',
      '',
      'Made with',
      '  ~ rustc: 1.89.0 → 1.90.0',
      '  + Rust: ""',
      '',
      'File',
      '  ~ size: 1 B → 4.0 KiB (4096 bytes)',
      '  ~ sha256: a → b',
    ]);
  });

  it('are painted by their marks', () => {
    const changes = {
      ...unchanged,
      metadata: [
        { path: 'a', before: null, after: 'x' },
        { path: 'b', before: 'x', after: null },
        { path: 'c', before: 'x', after: 'y' },
      ],
    };

    expect(
      renderChanges(changes, { ...plain, color: true })
        .split('\n')
        .slice(3, 7),
    ).toEqual([
      '\x1b[1mMetadata\x1b[0m',
      '  \x1b[32m+ a: x\x1b[0m',
      '  \x1b[31m- b: x\x1b[0m',
      '  \x1b[33m~ c: x → y\x1b[0m',
    ]);
  });

  it('stand below each other where they are too long for one row', () => {
    const annotations = [{ key: 'k', before: 'one two three four', after: 'five six seven eight nine ten' }];

    expect(rowsOf({ annotations }, 36)).toEqual([
      'Annotations',
      '  ~ k:',
      '    - one two three four',
      '    + five six seven eight nine',
      '    +     ten',
    ]);
  });

  it('show of several lines those that differ', () => {
    const annotations = [
      { key: 'usage', before: '# Title\n\nold\n\nend\n', after: '# Title\n\nnew\n  line\n\nend\n' },
      { key: 'new', before: null, after: 'a\nb\n' },
      { key: 'longer', before: 'a\nb', after: 'a\nb\nc' },
    ];

    expect(rowsOf({ annotations })).toEqual([
      'Annotations',
      '  ~ usage:',
      '    - old',
      '    + new',
      '    +   line',
      '  + new:',
      '    + a',
      '    + b',
      '  ~ longer:',
      '    + c',
    ]);
  });

  it('show the first of many', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${String(index)}`).join('\n');
    const annotations = [{ key: 'k', before: null, after: lines }];
    const added = Array.from({ length: 50 }, (_, index) => `c${String(index)}`);

    expect(rowsOf({ annotations }).slice(-2)).toEqual(['    + line 11', '    … 8 more lines (use -o json)']);
    expect(rowsOf({ usedHostCapabilities: { added, removed: [] } }).slice(-2)).toEqual([
      '  + c39',
      '  … 10 more (use -o json)',
    ]);
  });
});
