import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatReferenceText } from '../../../../src/cli/inspect/reference-text.ts';
import { metadataToJson, requireMetadata, type PolicyMetadata } from '../../../../src/policy/index.ts';
import { stringifyYaml } from '../../../../src/yaml/index.ts';
import { custom, module } from '../../wasm/encode.ts';

const golden = join(import.meta.dirname, '../../../../fixtures/golden');
const cases = JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')) as {
  name: string;
  args: string[];
  stdout: string;
}[];

/** The recorded answer to an invocation. */
function recorded(...args: string[]): string {
  const found = cases.find((candidate) => candidate.args.join(' ') === args.join(' '));
  return found?.stdout ?? `no case ${args.join(' ')}`;
}

function metadataOf(json: Record<string, unknown>): PolicyMetadata {
  const text = JSON.stringify({ protocolVersion: 'v1', rules: [], mutating: false, ...json });
  return requireMetadata(module(custom('io.kubewarden.metadata', [...Buffer.from(text)])), 'policy');
}

function linesOf(json: Record<string, unknown>): string[] {
  return formatReferenceText(metadataOf(json)).split('\n');
}

const probes = ['wapc', 'wasi', 'opa', 'gatekeeper'].map((mode) => `modules/probe-${mode}.wasm`);

describe.each(probes)('the reference on %s', (path) => {
  const metadata = requireMetadata(readFileSync(join(golden, path)), path);

  it('prints this text', () => {
    expect(formatReferenceText(metadata)).toBe(recorded('inspect', path));
  });

  it('prints this YAML', () => {
    expect(stringifyYaml(metadataToJson(metadata))).toBe(recorded('inspect', '-o', 'yaml', path));
  });
});

describe('the reference text', () => {
  it('of minimal metadata has details and rules only', () => {
    expect(formatReferenceText(metadataOf({}))).toBe(
      [
        'Details                    ',
        'mutating:                 false ',
        'background audit support: true ',
        'context aware:            false ',
        'policy type:              kubernetes ',
        'execution mode:           kubewarden-wapc ',
        'protocol version:         1 ',
        '',
        'Rules ',
        '[]',
        '',
        '',
      ].join('\n'),
    );
  });

  it('names the oldest Kubewarden', () => {
    expect(linesOf({ minimumKubewardenVersion: '1.25.0' })).toContain('minimum kubewarden version: 1.25.0 ');
  });

  it('has no row for a protocol version that is not set, which the reference refuses', () => {
    expect(linesOf({ protocolVersion: null }).join('\n')).not.toContain('protocol version');
  });

  it('sorts annotations by the bytes of their keys', () => {
    const lines = linesOf({ annotations: { 'b\u{10000}': '1', 'b\uffff': '2', a: '3', B: '4' } });

    const start = lines.findIndex((line) => line.startsWith('Annotations'));
    expect(lines.slice(start + 1, start + 5).map((line) => line.trimEnd().at(-1))).toEqual([
      '4',
      '3',
      '2',
      '1',
    ]);
  });
});
