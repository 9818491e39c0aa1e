import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PositionMapper } from '../../../../src/build/typescript/source-map.ts';
import { problemLine } from '../../../../src/build/typescript/problem.ts';
import { folderOf } from '../support.ts';
import { accepting, bundle, findingsIn, policyProject, problemsIn } from './support.ts';

function lib(text: string, manifest: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return {
    'node_modules/lib/package.json': JSON.stringify({
      name: 'lib',
      version: '1.2.3',
      main: 'index.js',
      ...manifest,
    }),
    'node_modules/lib/index.js': text,
  };
}

describe('bundlePolicy', () => {
  it('gives the same text and map in every folder', async () => {
    const files = policyProject(
      accepting("import { a } from './a.ts'; import b from 'lib'; console.log(a, b);"),
      {
        'src/a.ts': "import data from './data.json'; export const a = data.list;\r\n",
        'src/data.json': '{"list": [1, 2.5e3, "ü"]}',
        ...lib('module.exports = { b: 1 };'),
      },
    );
    const bundles = [await bundle(folderOf(files)), await bundle(folderOf(files))];
    const hashes = bundles.map(({ code, sourceMap }) =>
      createHash('sha256')
        .update(JSON.stringify([code, sourceMap]))
        .digest('hex'),
    );

    expect(hashes[0]).toBe(hashes[1]);
    const { sources } = bundles[0]?.sourceMap ?? { sources: [] };
    expect(sources).toEqual(
      expect.arrayContaining(['src/policy.ts', 'src/a.ts', 'node_modules/lib/index.js']),
    );
    // Of the SDK and the entry, nobody needs to see anything.
    expect(sources.filter((source) => /^\.\.|^\/|[<>]|policy-sdk/.test(source ?? ''))).toEqual([]);
    expect(sources).toContain(null);
    expect(bundles[0]?.code).toMatch(/^[\x00-\x7f]*$/);
  });

  it('maps positions to the sources, also behind line ends of Windows and letters of two bytes', async () => {
    const policy = accepting(
      'const ü = 1;\r\n\r\nfunction explode() { const wide = "äöü"; throw new RangeError(wide + ü); }\r\nexplode();',
    );
    const { code, sourceMap } = await bundle(folderOf(policyProject(policy)));
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('new RangeError'));
    const column = (lines[line] ?? '').indexOf('new RangeError');

    expect(new PositionMapper(sourceMap).originalOf(line + 1, column + 1)).toEqual({
      source: 'src/policy.ts',
      line: 4,
      column: 'function explode() { const wide = "äöü"; throw '.length + 1,
    });
  });

  it('keeps a policy whose package says that nothing has side effects', async () => {
    const files = policyProject(accepting('console.log("kept");'), {
      'package.json': '{"name": "p", "sideEffects": false}',
    });

    expect((await bundle(folderOf(files))).code).toContain('"kept"');
  });

  it('lists the packages that something is left of', async () => {
    const files = policyProject(
      accepting("import { a } from 'lib'; import { b } from 'other'; console.log(a); export { b };"),
      {
        ...lib('export const a = () => console.log(1);', {
          license: 'MIT',
          main: undefined,
          module: 'index.js',
        }),
        'node_modules/other/package.json': '{"name": "other", "version": "1.0.0", "sideEffects": false}',
        'node_modules/other/index.js': 'export const b = 1;',
      },
    );
    const { packages } = await bundle(folderOf(files));

    expect(packages).toContainEqual({
      name: 'lib',
      version: '1.2.3',
      license: 'MIT',
      purl: 'pkg:npm/lib@1.2.3',
    });
    expect(packages.map(({ name }) => name).sort()).toEqual(['lib', 'wardctl']);
  });

  it('warns about methods that know no languages there, in the own code', async () => {
    const text = '["b"].sort((a, b) => a.localeCompare(b));';
    const folder = folderOf(policyProject(accepting(`import 'lib';\n${text}`), lib(text)));

    expect((await bundle(folder)).warnings.map(problemLine)).toEqual([
      `src/policy.ts:3:${String(text.indexOf('localeCompare') + 1)}: localeCompare compares code units, whatever the language`,
    ]);
  });
});

describe('what cannot be bundled', () => {
  it('is a syntax error, with its place', async () => {
    const [problem] = await problemsIn(folderOf(policyProject('const ü = "äö"; const = 2;\n')));

    expect(problem?.place).toMatchObject({
      file: 'src/policy.ts',
      line: 1,
      column: 23,
      lineText: 'const ü = "äö"; const = 2;',
    });
    expect(problem?.text).toContain('=');
  });

  it.each([
    ["import './nowhere.ts';", 'src/policy.ts:2:8: there is no file ./nowhere.ts'],
    ["import x from 'nowhere'; x();", 'src/policy.ts:2:15: the package nowhere is not installed'],
    [
      "import { readFileSync } from 'node:fs'; readFileSync('x');",
      'src/policy.ts:2:30: policies have no module node:fs: it is part of Node',
    ],
    [
      "import * as path from 'path'; path.join('x');",
      'src/policy.ts:2:23: policies have no module path: it is part of Node',
    ],
    [
      "console.log(() => import('node:os'));",
      'src/policy.ts:2:26: policies have no module node:os: it is part of Node',
    ],
    [
      "import { loadPolicy } from 'wardctl'; loadPolicy();",
      'src/policy.ts:2:28: policies have no wardctl: it needs Node; import wardctl/policy',
    ],
    [
      'declare const name: string; console.log(() => import(name));',
      'src/policy.ts:2:47: import needs the name of a module as text: all modules of a policy are bundled when it is built',
    ],
    [
      'declare function require(name: string): unknown; declare const name: string; console.log(require(name));',
      'src/policy.ts:2:90: require needs the name of a module as text: all modules of a policy are bundled when it is built',
    ],
  ])('is %j', async (statement, expected) => {
    expect(await findingsIn(accepting(statement))).toEqual([expected]);
  });

  it('is what waits at the top level', async () => {
    expect(await findingsIn(accepting('await Promise.resolve(1);'))).toEqual([
      'src/policy.ts:2:1: policies have no top-level await',
    ]);
  });

  it.each([['native.node'], ['code.wasm']])('is the file %s', async (name) => {
    const [found = ''] = await findingsIn(accepting(`import x from './${name}'; x();`), {
      [`src/${name}`]: 'x',
    });

    expect(found).toMatch(/^src\/policy\.ts:2:15: /);
    expect(found).toContain(`files that end in .${name.split('.')[1] ?? ''} cannot be part of a policy`);
  });

  it('is a module of Node in a package, which is named', async () => {
    const files = lib("const { createHash } = require('crypto');\nexports.hash = () => createHash('md5');\n");

    expect(await findingsIn(accepting("import { hash } from 'lib'; hash();"), files)).toEqual([
      'node_modules/lib/index.js:1:32: policies have no module crypto: it is part of Node',
    ]);
  });
});

describe('what may be bundled', () => {
  it.each([
    [
      'a module of Node that nothing uses',
      "import fs from 'node:fs'; export const unused = () => fs.readFileSync('x');",
    ],
    ['one that only Node gets to', "if (typeof process !== 'undefined') console.log(require('node:fs'));"],
    ['one that is caught', "try { require('node:fs'); } catch { console.log('none'); }"],
    ['what only types import', "import type { Stats } from 'node:fs'; export type A = Stats;"],
  ])('is %s', async (_name, statement) => {
    expect(await findingsIn(accepting(statement))).toEqual([]);
  });

  it('is a package in the place of a module of Node', async () => {
    const files = {
      'node_modules/events/package.json': '{"name": "events", "version": "3.0.0", "main": "events.js"}',
      'node_modules/events/events.js': 'module.exports = class EventEmitter {};',
    };

    expect(
      await findingsIn(
        accepting("import EventEmitter from 'events'; console.log(new EventEmitter());"),
        files,
      ),
    ).toEqual([]);
  });

  it('is a package in CommonJS or ES modules, by its exports', async () => {
    const files = {
      ...lib('throw new Error("not this");', {
        exports: { node: './node.js', import: './module.js', default: './index.js' },
      }),
      'node_modules/lib/module.js': 'export default "esm";',
      'node_modules/lib/node.js': "require('fs');",
    };
    const { code } = await bundle(
      folderOf(policyProject(accepting("import lib from 'lib'; console.log(lib);"), files)),
    );

    expect(code).toContain('"esm"');
    expect(code).not.toContain('not this');
  });

  it('is what packages do in production', async () => {
    const files = lib("module.exports = process.env.NODE_ENV === 'production' ? 'small' : 'noisy';");
    const folder = folderOf(policyProject(accepting("import lib from 'lib'; console.log(lib);"), files));
    const { code, absentUses } = await bundle(folder);

    expect(code).toContain('"small"');
    expect(code).not.toContain('"noisy"');
    expect(absentUses).toEqual([]);
  });
});
