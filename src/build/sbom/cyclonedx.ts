import type { SbomComponent } from './component.ts';

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

/** What has an operator or exception is an expression; anything that is no identifier of SPDX's form is a name. */
function licenseOf(license: string): object {
  if (/^[\w.+() -]+$/.test(license) && /\s(?:OR|AND|WITH)\s/.test(license)) return { expression: license };
  // Older crates separate alternatives like this.
  if (/^[\w.+-]+(?:\/[\w.+-]+)+$/.test(license)) return { expression: license.replaceAll('/', ' OR ') };
  return { license: { name: license } };
}
