import { describe, expect, it } from 'vitest';
import { accepting, findingsIn } from './support.ts';

const absent = [
  'Intl',
  'fetch',
  'URL',
  'URLSearchParams',
  'TextEncoder',
  'TextDecoder',
  'crypto',
  'structuredClone',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'process',
  'Buffer',
  'WebAssembly',
  'navigator',
  'XMLHttpRequest',
  'AbortController',
  'global',
  'window',
  '__dirname',
];

describe('a free use of a global that policies lack', () => {
  it.each(absent)('is found: %s', async (name) => {
    const [found, ...others] = await findingsIn(
      accepting(`declare const ${name}: any;\nconst a = 1; console.log(a, ${name});`),
    );

    expect(found).toMatch(`src/policy.ts:3:29: policies have no ${name}`);
    expect(others).toEqual([]);
  });

  it.each([
    ['a call', 'console.log(() => fetch("x"));', 19],
    ['a constructor', 'console.log(() => new fetch("x"));', 23],
    ['a property', 'console.log(() => fetch.x);', 19],
    ['a shorthand', 'console.log({ fetch });', 15],
    ['a template', 'console.log(`${fetch}`);', 16],
    ['the test of a condition, which throws', 'if (fetch) console.log(1);', 5],
    ['behind a guard of something else', 'if (typeof URL === "undefined") console.log(fetch);', 45],
    ['a property of globalThis that is called', 'globalThis.fetch("x");', 1],
    ['a property of globalThis that is looked into', 'console.log(globalThis.fetch.length);', 13],
    ['a property of globalThis that is made', 'console.log(new globalThis.fetch());', 17],
    [
      'behind a variable that changes',
      'let isNode = typeof URL !== "undefined"; console.log(() => { isNode = true; }); if (isNode) fetch("x");',
      93,
    ],
    ['one of two, the other being local', '{ const fetch = 1; console.log(fetch); } console.log(fetch);', 54],
  ])('is found in %s', async (_name, statement, column) => {
    expect(await findingsIn(accepting(statement))).toEqual([
      `src/policy.ts:2:${String(column)}: policies have no fetch: ask the host through wardctl/policy instead`,
    ]);
  });

  it('is found in packages, behind other modules', async () => {
    const files = {
      'node_modules/lib/package.json': '{"name": "lib", "version": "1.0.0", "module": "index.mjs"}',
      'node_modules/lib/index.mjs':
        "export const later = () => setTimeout(later, 1);\nexport const unused = () => fetch('x');\n",
    };

    expect(await findingsIn(accepting("import { later } from 'lib'; later();"), files)).toEqual([
      'node_modules/lib/index.mjs:1:28: policies have no setTimeout: promises work without it',
    ]);
  });
});

describe('no use of a global', () => {
  it('is a question of a package for the class of a value', async () => {
    const files = {
      'node_modules/lib/package.json': '{"name": "lib", "version": "1.0.0", "main": "index.js"}',
      'node_modules/lib/index.js': 'exports.kind = (value) => value instanceof File ? 1 : 0;',
    };
    const statements = "import { kind } from 'lib'; Object(kind(1) instanceof File);";

    expect(await findingsIn(accepting(statements), files)).toEqual([
      'src/policy.ts:2:55: policies have no File',
    ]);
  });

  it.each([
    ['a local variable', 'const fetch = (a: string) => a; console.log(fetch("x"));'],
    ['a parameter', 'console.log(((fetch: any) => fetch("x"))(1));'],
    ['an import', "import { fetch } from './local.ts'; console.log(fetch);"],
    ['a property', 'const a: any = { fetch: 1 }; console.log(a.fetch, a.process.env);'],
    ['a method', 'class A { fetch() { return 1; } } console.log(new A().fetch());'],
    ['a label, a text and a comment', '/* fetch(x) */ console.log("fetch(x)", /fetch/);'],
    ['a type', 'let a: typeof fetch | undefined; console.log(a);'],
    ['a use that is not left', 'function unused() { return fetch("x"); }'],
  ])('is %s', async (_name, statement) => {
    expect(await findingsIn(accepting(statement), { 'src/local.ts': 'export const fetch = 1;' })).toEqual([]);
  });

  it.each([
    ['if', 'if (typeof fetch !== "undefined") console.log(fetch("x"));'],
    ['else', 'if (typeof fetch === "undefined") console.log(1); else console.log(fetch("x"));'],
    ['and', 'console.log(typeof process === "object" && process.env && process.env.DEBUG);'],
    ['a condition', 'console.log(typeof TextEncoder === "function" ? new TextEncoder() : null);'],
    [
      'an early return',
      'console.log((() => { if (typeof fetch === "undefined") return 1; return fetch("x"); })());',
    ],
    [
      'a constant',
      'const isNode = typeof process !== "undefined" && !!process.versions?.node; if (isNode) process.exit();',
    ],
    [
      'a constant of a constant',
      'const a = typeof window !== "undefined", b = [1], c = a && b.length > 0; console.log(() => { if (c) document.write("x"); });',
    ],
    [
      'a constant of another module',
      "import { isNode } from './local.ts'; if (isNode) console.log(process.cwd());",
    ],
    ['a property of globalThis', 'if (globalThis.fetch) console.log(fetch("x"));'],
    ['an optional property of globalThis', 'console.log(globalThis.crypto?.randomUUID());'],
    [
      'typeof a property of globalThis',
      'if (typeof globalThis.fetch === "function") console.log(fetch("x"));',
    ],
    ['a catch', 'try { if (1 < Date.now()) fetch("x"); } catch { Object(0); }'],
    [
      'a catch of a function',
      'const has = (() => { try { return !!new Blob(); } catch { return false; } })(); Object(has);',
    ],
    [
      'a chain of global objects',
      'console.log(typeof globalThis !== "undefined" ? globalThis : typeof window !== "undefined" ? window : global);',
    ],
    [
      'lodash',
      'var freeGlobal = typeof global == "object" && global && global.Object === Object && global; console.log(freeGlobal);',
    ],
  ])('is one that is guarded by %s', async (_name, statement) => {
    const files = {
      'src/local.ts':
        'export const isNode = typeof process !== "undefined" && process.release.name === "node";',
    };

    expect(await findingsIn(accepting(statement), files)).toEqual([]);
  });
});
