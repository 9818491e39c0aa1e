import { expect, it } from 'vitest';
import { packageUrl, sortComponents } from '../../../../src/build/sbom/component.ts';
import { cycloneDx } from '../../../../src/build/sbom/cyclonedx.ts';

const component = { name: 'a', version: '1.0.0', purl: 'pkg:npm/a@1.0.0' };
const subject = { name: 'policy', version: '0.1.0', sha256: 'ab', components: [], toolVersion: '9.8.7' };

/** What the format asks for: https://cyclonedx.org/docs/1.6/json/ */
it('has what CycloneDX 1.6 asks for', () => {
  expect(cycloneDx({ ...subject, components: [component] })).toEqual({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'wardctl', version: '9.8.7' }] },
      component: {
        type: 'application',
        'bom-ref': 'sha256:ab',
        name: 'policy',
        version: '0.1.0',
        hashes: [{ alg: 'SHA-256', content: 'ab' }],
      },
    },
    components: [{ type: 'library', 'bom-ref': 'pkg:npm/a@1.0.0', ...component }],
    dependencies: [{ ref: 'sha256:ab', dependsOn: ['pkg:npm/a@1.0.0'] }],
  });
});

it.each([
  ['MIT OR Apache-2.0', { expression: 'MIT OR Apache-2.0' }],
  ['(MIT AND BSD-3-Clause)', { expression: '(MIT AND BSD-3-Clause)' }],
  ['Apache-2.0 WITH LLVM-exception', { expression: 'Apache-2.0 WITH LLVM-exception' }],
  ['MIT/Apache-2.0', { expression: 'MIT OR Apache-2.0' }],
  ['MIT / Apache-2.0', { expression: 'MIT OR Apache-2.0' }],
  ['BSD-3-Clause/MIT/ISC', { expression: 'BSD-3-Clause OR MIT OR ISC' }],
  ['CDDL-1.0+/MIT', { expression: 'CDDL-1.0+ OR MIT' }],
  ['MIT or Apache-2.0', { expression: 'MIT OR Apache-2.0' }],
  ['BSD-3-Clause/MIT AND ISC', { license: { name: 'BSD-3-Clause/MIT AND ISC' } }],
  ['(MIT AND ISC)/Zlib', { license: { name: '(MIT AND ISC)/Zlib' } }],
  ['MIT', { license: { id: 'MIT' } }],
  ['Acme/Apache-2.0', { license: { name: 'Acme/Apache-2.0' } }],
  ['UNLICENSED', { license: { name: 'UNLICENSED' } }],
  ['SEE LICENSE IN LICENSE', { license: { name: 'SEE LICENSE IN LICENSE' } }],
])('writes the licence %s', (license, expected) => {
  const bill = cycloneDx({ ...subject, components: [{ ...component, license }] });
  expect(bill).toHaveProperty('components.0.licenses', [expected]);
});

/** The examples of https://github.com/package-url/purl-spec */
it.each([
  ['npm', '@angular/animation', '12.3.1', 'pkg:npm/%40angular/animation@12.3.1'],
  ['golang', 'google.golang.org/genproto', 'v0.0.0', 'pkg:golang/google.golang.org/genproto@v0.0.0'],
  ['golang', 'gopkg.in/a', 'v1.0.0+incompatible', 'pkg:golang/gopkg.in/a@v1.0.0%2Bincompatible'],
] as const)('names packages of %s by URL', (type, name, version, expected) => {
  expect(packageUrl(type, name, version)).toBe(expected);
});

it('has each library once, in one order', () => {
  const other = { ...component, name: 'b', purl: 'pkg:npm/b@1.0.0' };
  expect(sortComponents([other, component, { ...other }])).toEqual([component, other]);
});
