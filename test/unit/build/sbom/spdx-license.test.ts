import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpdxLicense } from '../../../../src/build/sbom/spdx-license.ts';

const root = join(import.meta.dirname, '../../../..');

/** By https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/ */
describe('a licence as SPDX writes it', () => {
  it.each([
    ['MIT', 'MIT'],
    [' BSD-3-Clause ', 'BSD-3-Clause'],
    ['0BSD', '0BSD'],
  ])('may be an identifier: %s', (text, id) => {
    expect(readSpdxLicense(text)).toEqual({ type: 'id', text: id });
  });

  it.each([
    ['MIT OR Apache-2.0', 'MIT OR Apache-2.0'],
    ['LGPL-2.1-only OR BSD-3-Clause AND MIT', 'LGPL-2.1-only OR BSD-3-Clause AND MIT'],
    ['(MIT OR Apache-2.0) AND Unicode-3.0', '(MIT OR Apache-2.0) AND Unicode-3.0'],
    ['( MIT )', '( MIT )'],
    ['((MIT) OR (Zlib AND (ISC)))', '((MIT) OR (Zlib AND (ISC)))'],
    ['Apache-2.0 WITH LLVM-exception', 'Apache-2.0 WITH LLVM-exception'],
    [
      'Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT',
      'Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT',
    ],
    ['MIT or Apache-2.0', 'MIT OR Apache-2.0'],
    ['(MIT and ISC)or Apache-2.0 With LLVM-exception', '(MIT AND ISC)OR Apache-2.0 WITH LLVM-exception'],
    [
      'LicenseRef-or AND DocumentRef-and:LicenseRef-with.or',
      'LicenseRef-or AND DocumentRef-and:LicenseRef-with.or',
    ],
    ['CDDL-1.0+', 'CDDL-1.0+'],
    ['GPL-2.0+', 'GPL-2.0+'],
    ['LicenseRef-Acme', 'LicenseRef-Acme'],
    ['MIT AND DocumentRef-x:LicenseRef-y.1', 'MIT AND DocumentRef-x:LicenseRef-y.1'],
  ])('may be an expression: %s', (text, expression) => {
    expect(readSpdxLicense(text)).toEqual({ type: 'expression', text: expression });
  });

  it.each([
    '',
    'Acme',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE',
    'apache-2.0',
    'MIT OR',
    'OR MIT',
    'MIT Apache-2.0',
    'MIT OR Acme',
    'MIT, Apache-2.0',
    '(MIT',
    'MIT)',
    '()',
    'MIT WITH MIT',
    'LLVM-exception',
    '(MIT OR ISC) WITH LLVM-exception',
    'MIT++',
    'LicenseRef-',
    'constructor',
    `MIT${' OR MIT'.repeat(200)}`,
  ])('is told from others: %j', (text) => {
    expect(readSpdxLicense(text)).toBeUndefined();
  });

  it('is read whatever the text is, and what was read is read again as the same', () => {
    const words = fc.constantFrom(
      'MIT',
      'ISC',
      'CDDL-1.0+',
      'OR',
      'AND',
      'WITH',
      'or',
      'with',
      'LLVM-exception',
      '(',
      ')',
      '+',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join(' ')),
        ),
        (text) => {
          const license = readSpdxLicense(text);
          if (license !== undefined) expect(readSpdxLicense(license.text)).toEqual(license);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it('knows what packages that are installed here state, and others', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly license?: string }>>;
  };
  const stated = new Set(Object.values(lock.packages).flatMap(({ license }) => license ?? []));
  expect(stated.size).toBeGreaterThan(5);
  expect([...stated].filter((license) => readSpdxLicense(license) === undefined)).toEqual([]);
});
