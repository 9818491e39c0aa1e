import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findViolations, type ImportGraph, type Layers } from '../support/import-direction.ts';

const root = join(import.meta.dirname, '../..');

const layers: Layers = {
  rows: {
    errors: 0,
    suggest: 0,
    'escape-hidden': 0,
    'mask-login': 0,
    json: 0,
    wasm: 1,
    policy: 1,
    admission: 1,
    yaml: 1,
    files: 1,
    sharing: 1,
    packages: 1,
    assets: 2,
    'policy-sdk': 0,
    cache: 2,
    oci: 2,
    manifest: 2,
    inspect: 2,
    host: 3,
    sigstore: 3,
    store: 3,
    runtime: 4,
    evaluate: 5,
    library: 6,
    annotate: 6,
    build: 6,
    scaffold: 6,
    schemas: 6,
    suite: 6,
    bench: 6,
    index: 6,
    vitest: 7,
    cli: 7,
    commands: 7,
  },
  arrows: [
    ['json', 'errors'],
    ['policy', 'wasm'],
    ['sharing', 'files'],
    ['index', 'library'],
    ['build', 'annotate'],
    ['suite', 'build'],
    ['suite', 'library'],
    ['commands', 'cli'],
  ],
  packages: [
    { prefix: '@oclif/core', parts: ['cli', 'commands'] },
    { prefix: 'virtual:commands', parts: ['cli'] },
    {
      prefix: 'node:fs',
      parts: [
        'cli',
        'commands',
        'files',
        'sharing',
        'assets',
        'packages',
        'cache',
        'store',
        'runtime',
        'oci',
        'build',
        'scaffold',
        'suite',
      ],
    },
    { prefix: 'node:child_process', parts: ['cli', 'commands', 'oci', 'build', 'scaffold'] },
    { prefix: 'node:worker_threads', parts: ['suite', 'build', 'runtime'] },
    { prefix: 'node:http', parts: ['cli', 'commands'] },
    { prefix: 'node:net', parts: ['cli', 'commands', 'runtime', 'oci'] },
    { prefix: 'node:tls', parts: ['oci', 'host'] },
    { prefix: 'undici', parts: ['oci'] },
    { prefix: 'ink', parts: ['cli'] },
    { prefix: 'react', parts: ['cli'] },
    { prefix: 'vitest', parts: ['vitest'] },
    { prefix: 'modern-tar', parts: ['oci', 'build'] },
    { prefix: '@sigstore/', parts: ['sigstore'] },
    { prefix: 'tuf-js', parts: ['sigstore'] },
    { prefix: '@noble/', parts: ['sigstore'] },
  ],
};

/** The imports of every source file: static, dynamic and of types. */
function readImports(): ImportGraph {
  const graph = new Map<string, readonly string[]>();
  for (const folder of ['src', 'commands']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
      // Sources of users' policies.
      if (name.startsWith(join('assets', 'templates'))) continue;
      const path = `${folder}/${name.split(sep).join('/')}`;
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true);
      graph.set(
        path,
        importedFiles.map(({ fileName }) => fileName),
      );
    }
  }
  return graph;
}

describe('import direction', () => {
  it('holds for src and commands', () => {
    const graph = readImports();

    expect(graph.get('src/cli/dispatch.ts')).toContain('./help.ts');
    expect(findViolations(graph, layers)).toEqual([]);
  });

  it.each([
    [
      'an import upwards',
      'src/wasm/a.ts',
      '../runtime/index.ts',
      'wasm (row 1) may not import runtime (row 4)',
    ],
    ['an import sideways', 'src/admission/a.ts', '../wasm/index.ts', 'admission (row 1) may not import wasm'],
    [
      'an import against the arrow',
      'src/wasm/a.ts',
      '../policy/index.ts',
      'wasm (row 1) may not import policy',
    ],
    ['a deep import', 'src/runtime/wapc/a.ts', '../../json/parse.ts', 'through src/json/index.ts'],
    ['a folder without a row', 'src/utils/a.ts', '../json/index.ts', 'utils has no row'],
    ['an import of a folder without a row', 'src/host/a.ts', '../utils/index.ts', 'utils has no row'],
    [
      'the command line imported by the library',
      'src/index.ts',
      './cli/write.ts',
      'index (row 6) may not import cli (row 7)',
    ],
    [
      'a command imported by the command line',
      'src/cli/a.ts',
      '../../commands/run.ts',
      'cli (row 7) may not',
    ],
    ['oclif in the library', 'src/host/a.ts', '@oclif/core/command', 'only for cli, commands'],
    ['the disk in pure code', 'src/wasm/a.ts', 'node:fs', 'only for cli'],
    ['another way into archives', 'src/store/a.ts', 'modern-tar', 'only for oci'],
  ])('finds %s', (_name, file, specifier, reason) => {
    const violations = findViolations(new Map([[file, [specifier]]]), layers);

    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(`${file} imports ${specifier}: `);
    expect(violations[0]).toContain(reason);
  });

  it.each([
    ['downwards', 'src/evaluate/a.ts', '../runtime/index.ts'],
    ['downwards from a subfolder', 'src/runtime/wapc/a.ts', '../../host/index.ts'],
    ['along an arrow', 'src/policy/a.ts', '../wasm/index.ts'],
    ['within a folder', 'src/runtime/wapc/a.ts', '../limits.ts'],
    ['of the command line by a command', 'commands/scaffold/a.ts', '../../src/cli/write.ts'],
    ['of the errors', 'src/json/a.ts', '../errors.ts'],
  ])('accepts an import %s', (_name, file, specifier) => {
    expect(findViolations(new Map([[file, [specifier]]]), layers)).toEqual([]);
  });

  it('finds a cycle of files within a folder', () => {
    const graph = new Map([
      ['src/wasm/a.ts', ['./b.ts']],
      ['src/wasm/b.ts', ['./c.ts']],
      ['src/wasm/c.ts', ['./b.ts']],
    ]);

    expect(findViolations(graph, layers)).toEqual(['cycle: src/wasm/b.ts -> src/wasm/c.ts -> src/wasm/b.ts']);
  });
});
