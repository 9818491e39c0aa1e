import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  freeze,
  freezeError,
  linesBefore,
  messageOf,
  policyScript,
  targets,
} from './frozen-policy.ts';

/** The position of a column in a line of the caller's top-level code. */
function at(line: number, column: number): string {
  return `policy.js:${String(linesBefore + line)}:${String(column)}`;
}

describe('a frozen module', () => {
  it.each(targets)('exports what hosts call, and imports what they all have: %s', (target) => {
    const module = new WebAssembly.Module(freeze(policyScript('return "";'), target));

    expect(WebAssembly.Module.exports(module)).toEqual([
      { name: 'memory', kind: 'memory' },
      { name: target === 'wapc' ? '__guest_call' : '_start', kind: 'function' },
    ]);
    const imports = WebAssembly.Module.imports(module).map((item) => `${item.module} ${item.name}`);
    const preview1 = ['clock_time_get', 'fd_close', 'fd_fdstat_get', 'fd_seek', 'fd_write', 'random_get'];
    const protocol = {
      wapc: [
        ...['__guest_error', '__guest_request', '__guest_response', '__host_call'],
        ...['__host_error', '__host_error_len', '__host_response', '__host_response_len'],
      ].map((name) => `wapc ${name}`),
      wasi: [
        'host call',
        ...['args_get', 'args_sizes_get', 'fd_read', 'proc_exit'].map(
          (name) => `wasi_snapshot_preview1 ${name}`,
        ),
      ],
    };
    const expected = [...preview1.map((name) => `wasi_snapshot_preview1 ${name}`), ...protocol[target]];
    expect(imports.sort()).toEqual(expected.sort());
  });

  it.each(targets)('is the same for the same script: %s', (target) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const script = policyScript(
          'return String(table.size) + order;',
          `const table = new Map(Object.entries({ value: ${JSON.stringify(value)}, now: new Date() }));
let order = '';
Promise.resolve().then(() => { order += Math.PI; });`,
        );
        expect(Buffer.compare(freeze(script, target), freeze(script, target))).toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  it('holds what the top-level code made, jobs of its promises included', async () => {
    const topLevel = `const seen = [];
const load = async () => { seen.push('first'); await null; seen.push('second'); };
load();
seen.push('last');`;

    const result = await evaluate(freeze(policyScript('return seen.join();', topLevel)), 'wapc');

    expect(result.message).toBe('first,last,second');
  });

  it('has the time of the epoch on the top level, and the time of day in an evaluation', async () => {
    const script = policyScript('return builtAt + " " + Date.now();', 'const builtAt = Date.now();');
    const before = Date.now();

    const { message = '' } = await evaluate(freeze(script), 'wapc');

    const [builtAt, now] = message.split(' ').map(Number);
    expect(builtAt).toBe(0);
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('gives the script its source map', async () => {
    const message = await messageOf('wapc', 'return JSON.stringify(__wardctl_source_map);');

    expect(message).toBe('{"sources":["src/policy.ts"],"mappings":"AAAA"}');
  });

  it('does not hold the text of the script', () => {
    const module = freeze(policyScript('/* a comment to look for */ return "a text to look for";'));

    expect(Buffer.from(module).includes('a text to look for')).toBe(true);
    expect(Buffer.from(module).includes('a comment to look for')).toBe(false);
  });
});

describe('a script that cannot be frozen', () => {
  it('is no JavaScript', () => {
    const error = freezeError('const a = 1;\nconst b = = 2;');

    expect(error.phase).toBe('syntax');
    expect(error.message).toMatch(/^SyntaxError: /);
    expect(error.stack).toContain('policy.js:2:');
  });

  it('throws', () => {
    const error = freezeError(
      policyScript('', 'function start() {\n  throw new TypeError("no table");\n}\nstart();'),
    );

    expect(error.phase).toBe('top-level');
    expect(error.message).toBe('TypeError: no table');
    expect(error.stack.split('\n')).toEqual([
      expect.stringContaining(`at start (policy.js:${String(linesBefore + 2)}:`),
      expect.stringContaining(at(4, 1)),
    ]);
  });

  it.each([
    ['what is no error', 'throw 5;', '5'],
    ['what has no text', 'throw Symbol("x");', 'an error without a text'],
    [
      'in a promise',
      'const load = async () => { await null; throw new Error("late"); };\nload();',
      'Error: late',
    ],
    ['in a promise of a value', 'Promise.reject("later");', 'later'],
  ])('throws %s', (_what, topLevel, message) => {
    expect(freezeError(policyScript('', topLevel)).message).toBe(message);
  });

  it.each([
    [
      'calls the host',
      'host("kubewarden", "net", "v1/dns_lookup_host", "\\"a\\"")',
      'it cannot call the host',
    ],
    ['wants random numbers', 'Math.random()', 'it has no random numbers'],
  ])('%s, whatever it catches', (_what, call, problem) => {
    const error = freezeError(policyScript('', `function look() {\n  try { ${call}; } catch {}\n}\nlook();`));

    expect(error.phase).toBe('top-level');
    expect(error.message).toBe(`top-level code runs when the policy is built: ${problem}`);
    expect(error.stack).toContain(`at look (policy.js:${String(linesBefore + 2)}:`);
    expect(error.stack).toContain(at(4, 1));
  });

  it.each([
    ['does not end', 'for (;;) look();'],
    ['does not end, whatever it catches', 'for (;;) try { for (;;) look(); } catch {}'],
    ['searches without an end', '/(a+)+$/.test("a".repeat(60) + "b");'],
  ])('%s', (_what, loop) => {
    const error = freezeError(
      policyScript('', `const look = () => 1; function spin() {\n  ${loop}\n}\nspin();`),
    );

    expect(error.message).toBe('the top-level code does not come to an end');
    expect(error.stack).toMatch(/at spin \(policy\.js:[56]:/);
    expect(error.stack).toContain(at(4, 1));
  });

  it('goes on in jobs without an end', () => {
    const topLevel = 'const spin = async () => { for (;;) await null; };\nspin();';

    expect(freezeError(policyScript('', topLevel)).message).toBe(
      'the top-level code does not come to an end',
    );
  });

  it.each([
    ['memory', 'const all = [];\nfor (;;) all.push(new Array(100000).fill(1));', /out of memory/],
    ['stack', 'const dig = () => 1 + dig();\ndig();', /^RangeError: Maximum call stack size exceeded$/],
  ])('runs out of %s', (_what, topLevel, message) => {
    const error = freezeError(policyScript('', topLevel));

    expect(error.message).toMatch(message);
    expect(error.stack).toContain('policy.js:');
  });

  it('is nested more deeply than the engine can read', () => {
    expect(freezeError('['.repeat(200_000)).message).toMatch(/^the code stopped the engine: /);
  });

  it('defines no policy', () => {
    const error = freezeError('globalThis.__wardctl_dispatch = 5;');

    expect(error.message).toBe('src/policy.ts does not call definePolicy');
    expect(error.phase).toBe('top-level');
  });
});
