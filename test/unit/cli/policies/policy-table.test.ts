import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimalSize } from '../../../../src/cli/policies/decimal-size.ts';
import type { ListedPolicy } from '../../../../src/cli/policies/listed-policy.ts';
import { formatPolicyTable, renderPolicyTable } from '../../../../src/cli/policies/policy-table.ts';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';

const podPrivileged: ListedPolicy = {
  uri: 'registry://ghcr.io/kubewarden/policies/pod-privileged:v0.1.9',
  digest: `sha256:59e34f482b40${'0'.repeat(52)}`,
  sizeBytes: 21_860,
  origin: 'wardctl',
  mutating: false,
  contextAware: false,
  path: '/x',
};
const unannotated: ListedPolicy = {
  ...podPrivileged,
  uri: 'https://example.com/p.wasm',
  digest: `sha256:${'a'.repeat(64)}`,
  sizeBytes: 1_210_000,
  mutating: null,
  contextAware: null,
};
const contextAware: ListedPolicy = {
  ...podPrivileged,
  uri: 'registry://localhost:5000/p:v1',
  mutating: true,
  contextAware: true,
};
const terminal = { columns: 200, color: false, unicode: true };

describe('the table of policies for programs', () => {
  it("is the one of the reference's documentation", () => {
    expect(formatPolicyTable([podPrivileged])).toBe(
      `
+--------------------------------------------------------------+----------+---------------+--------------+----------+
| Policy                                                       | Mutating | Context aware | SHA-256      | Size     |
+--------------------------------------------------------------+----------+---------------+--------------+----------+
| registry://ghcr.io/kubewarden/policies/pod-privileged:v0.1.9 | no       | no            | 59e34f482b40 | 21.86 kB |
+--------------------------------------------------------------+----------+---------------+--------------+----------+
`.slice(1),
    );
  });

  it('says what is known of each policy', () => {
    expect(formatPolicyTable([unannotated, contextAware])).toBe(
      `
+--------------------------------+----------+---------------+--------------+----------+
| Policy                         | Mutating | Context aware | SHA-256      | Size     |
+--------------------------------+----------+---------------+--------------+----------+
| https://example.com/p.wasm     | unknown  | no            | aaaaaaaaaaaa | 1.21 MB  |
| registry://localhost:5000/p:v1 | yes      | yes           | 59e34f482b40 | 21.86 kB |
+--------------------------------+----------+---------------+--------------+----------+
`.slice(1),
    );
  });

  it('has one row for each policy, whatever its name', () => {
    const hostile = { ...podPrivileged, uri: 'https://example.com/\u001b[2J\n| x |.wasm' };
    const text = formatPolicyTable([hostile]);
    expect(text.split('\n')).toHaveLength(6);
    expect(text).toContain(String.raw`| https://example.com/\x1b[2J\n| x |.wasm | no `);
  });
});

describe('the table of policies on a terminal', () => {
  it('is the same where there is room', () => {
    expect(renderPolicyTable([podPrivileged, unannotated], terminal)).toBe(
      formatPolicyTable([podPrivileged, unannotated]),
    );
  });

  it('cuts URIs in their middle', () => {
    expect(renderPolicyTable([podPrivileged, contextAware], { ...terminal, columns: 100 })).toBe(
      `
+---------------------------------------------+----------+---------------+--------------+----------+
| Policy                                      | Mutating | Context aware | SHA-256      | Size     |
+---------------------------------------------+----------+---------------+--------------+----------+
| registry://ghcr.io/ku…pod-privileged:v0.1.9 | no       | no            | 59e34f482b40 | 21.86 kB |
| registry://localhost:5000/p:v1              | yes      | yes           | 59e34f482b40 | 21.86 kB |
+---------------------------------------------+----------+---------------+--------------+----------+
`.slice(1),
    );
  });

  it('leaves columns out before a URI tells nothing any more', () => {
    const headings = (columns: number): string =>
      renderPolicyTable([podPrivileged], { ...terminal, columns })
        .split('\n')[1]
        ?.replaceAll(/ +/g, ' ') ?? '';
    expect(headings(89)).toBe('| Policy | Mutating | Context aware | SHA-256 | Size |');
    expect(headings(88)).toBe('| Policy | Mutating | SHA-256 | Size |');
    expect(headings(70)).toBe('| Policy | SHA-256 | Size |');
    expect(headings(55)).toBe('| Policy | SHA-256 |');
    expect(headings(40)).toBe('| Policy |');
  });

  it('has colours only where they are wanted, and no letter more', () => {
    const plain = renderPolicyTable([unannotated], terminal);
    const painted = renderPolicyTable([unannotated], { ...terminal, color: true });
    expect(painted).not.toBe(plain);
    expect(stripVTControlCharacters(painted)).toBe(plain);
  });

  it('is plain ASCII for terminals that know no other', () => {
    const foreign = { ...podPrivileged, uri: `https://example.com/${'ü'.repeat(60)}.wasm` };
    expect(renderPolicyTable([foreign], { columns: 80, color: false, unicode: false })).toMatch(/^[\n -~]+$/);
  });

  it('is never wider than the terminal, and each row is as wide as the others', () => {
    const policy = fc.record({
      ...Object.fromEntries(Object.entries(podPrivileged).map(([key, value]) => [key, fc.constant(value)])),
      uri: fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => `https://${text}`),
      sizeBytes: fc.nat(),
      mutating: fc.constantFrom(true, false, null),
    }) as fc.Arbitrary<ListedPolicy>;
    fc.assert(
      fc.property(
        fc.array(policy, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 10, max: 150 }),
        fc.boolean(),
        (policies, columns, unicode) => {
          const rows = renderPolicyTable(policies, { columns, color: false, unicode }).trimEnd().split('\n');
          expect(rows).toHaveLength(policies.length + 4);
          const widths = new Set(rows.map(displayWidth));
          expect(widths.size).toBe(1);
          expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('sizes', () => {
  // Decimal units, at most two decimals, a space before the unit (cli-and-registry 5.5).
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [21_860, '21.86 kB'],
    [912_000, '912 kB'],
    [1_206_000, '1.21 MB'],
    [1_500_000, '1.5 MB'],
    [1_000_000_000, '1 GB'],
  ])('%i bytes: %s', (bytes, text) => {
    expect(formatDecimalSize(bytes)).toBe(text);
  });
});
