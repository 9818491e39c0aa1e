import type { SbomComponent } from './component.ts';
import { readSpdxLicense } from './spdx-license.ts';

/** What a bill of materials is about. */
export interface SbomSubject {
  /** Of the policy. */
  readonly name: string;
  readonly version: string | undefined;
  /** Hexadecimal, of the module. */
  readonly sha256: string;
  readonly components: readonly SbomComponent[];
  /** Version of wardctl. */
  readonly toolVersion: string;
}

/**
 * A bill of materials in CycloneDX 1.6. Without time and serial number, which the format does not ask for, so that the
 * same module gets the same text.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function cycloneDx({ name, version, sha256, components, toolVersion }: SbomSubject): object {
  const subject = `sha256:${sha256}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'wardctl', version: toolVersion }] },
      component: {
        type: 'application',
        'bom-ref': subject,
        name,
        ...(version === undefined ? {} : { version }),
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      },
    },
    components: components.map(({ license, purl, ...named }) => ({
      type: 'library',
      'bom-ref': purl,
      ...named,
      purl,
      ...(license === undefined ? {} : { licenses: [licenseOf(license)] }),
    })),
    dependencies: [{ ref: subject, dependsOn: components.map(({ purl }) => purl) }],
  };
}

/** Names are for what SPDX does not know: tools that compare licences look at the others only. */
function licenseOf(license: string): object {
  const spdx = readSpdxLicense(withoutSlashes(license));
  if (spdx === undefined) return { license: { name: license } };
  return spdx.type === 'id' ? { license: { id: spdx.text } } : { expression: spdx.text };
}

/** Older crates separate alternatives by slashes. Beside operators nobody can tell what such a slash joins. */
function withoutSlashes(license: string): string {
  const alternatives = license.split('/').map((part) => part.trim());
  return alternatives.some((part) => /[\s()]/.test(part)) ? license : alternatives.join(' OR ');
}
