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

  const long = {
    ...podPrivileged,
    uri: `registry://localhost:5501/team/${'deep/'.repeat(20)}pod:v1.2.3-rc.4`,
  };
  const at = (columns: number, ...policies: readonly ListedPolicy[]): string[][] =>
    renderPolicyTable(policies, { ...terminal, columns })
      .split('\n')
      .filter((row) => row.startsWith('|'))
      .map((row) =>
        row
          .split('|')
          .map((cell) => cell.trim())
          .slice(1, -1),
      );

  // `ghcr.io/…` is taken as it is by all commands.
  it('leaves registry:// out first, and then columns, before it cuts a URI', () => {
    expect(at(106, podPrivileged, contextAware)).toEqual([
      ['Policy', 'Mutating', 'Context aware', 'SHA-256', 'Size'],
      ['ghcr.io/kubewarden/policies/pod-privileged:v0.1.9', 'no', 'no', '59e34f482b40', '21.86 kB'],
      ['localhost:5000/p:v1', 'yes', 'yes', '59e34f482b40', '21.86 kB'],
    ]);
    const headings = (columns: number): string[] | undefined => at(columns, podPrivileged)[0];
    expect(headings(105)).toEqual(['Policy', 'Mutating', 'SHA-256', 'Size']);
    expect(headings(89)).toEqual(['Policy', 'SHA-256', 'Size']);
    expect(headings(78)).toEqual(['Policy', 'SHA-256']);
    expect(headings(40)).toEqual(['Policy']);
    expect(at(80, podPrivileged)[1]?.[0]).toBe('ghcr.io/kubewarden/policies/pod-privileged:v0.1.9');
  });

  it('keeps host and tag of a URI that is cut', () => {
    for (const columns of [60, 80, 100, 120])
      expect(at(columns, long)[1]?.[0]).toMatch(/^localhost:5501\/team.*….*:v1\.2\.3-rc\.4$/);
    expect(at(120, unannotated)[1]?.[0]).toBe('https://example.com/p.wasm');
  });

  it('cuts what has no room for host and tag in its middle', () => {
    const pinned = { ...podPrivileged, uri: `registry://ghcr.io/p@sha256:${'a'.repeat(64)}` };
    expect(at(80, pinned)[1]?.[0]).toMatch(/^ghcr\.io\/p@sha256:a+…a+$/);
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
