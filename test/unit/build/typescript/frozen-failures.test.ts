import { describe, expect, it } from 'vitest';
import { evaluate, freeze, linesBefore, messageOf, policyScript, targets } from './frozen-policy.ts';

/** How the modes report what a guest says about its own failure (policy-abi 3.6, 4.2). */
const failurePrefix = { wapc: 'internal server error: Guest call failure: ', wasi: '' };

/** The line of a script where the body of `validate` begins. */
const bodyLine = linesBefore + 3;

describe.each(targets)('a frozen policy as %s module', (target) => {
  const failure = (text: string): string => failurePrefix[target] + text;

  it('fails with position and text of an error, and is not asked twice', async () => {
    const module = freeze(
      policyScript('const check = () => {\n  throw new RangeError("boom");\n};\ncheck();'),
      target,
    );

    const { allowed, code, message = '' } = await evaluate(module, target);

    expect({ allowed, code }).toEqual({ allowed: false, code: 500 });
    expect(message.split('\n').slice(0, 3)).toEqual([
      failure('RangeError: boom'),
      expect.stringContaining(`at check (policy.js:${String(bodyLine + 1)}:`),
      expect.stringContaining(`at validate (policy.js:${String(bodyLine + 3)}:`),
    ]);
  });

  it.each([
    ['a text', 'throw "plain";', 'plain'],
    ['an empty text', 'throw "";', 'the policy failed with an error that has no text'],
    ['a number', 'throw 5;', '5'],
    ['a symbol', 'throw Symbol("x");', 'the policy failed with an error that has no text'],
    [
      'an object without a text',
      'throw Object.create(null);',
      'the policy failed with an error that has no text',
    ],
    ['in a promise', 'return Promise.reject("late");', 'late'],
  ])('fails with what is thrown: %s', async (_what, body, text) => {
    expect(await messageOf(target, body)).toBe(failure(text));
  });

  it('can catch the end of its stack', async () => {
    const body = 'const dig = (n) => dig(n + 1) + 1;\ntry { dig(0); } catch (error) { return error.name; }';

    expect(await messageOf(target, body)).toBe('RangeError');
  });

  it('recurses some hundred times', async () => {
    const body = 'const sum = (n) => (n === 0 ? 0 : n + sum(n - 1));\nreturn String(sum(400));';

    expect(await messageOf(target, body)).toBe('80200');
  });

  it('can catch the end of its memory, and goes on', async () => {
    const body = `let error;
    try { const all = []; for (;;) all.push(new Array(1000000).fill(0)); } catch (thrown) { error = thrown; }
    return error + ' ' + JSON.stringify(new Array(3).fill(request));`;

    expect(await messageOf(target, body, { a: 1 }, { timeoutMs: 10_000 })).toBe(
      'InternalError: out of memory [{"a":1},{"a":1},{"a":1}]',
    );
  });

  it('fails at the end of the memory that the host gives', async () => {
    const body = 'const all = [];\nfor (;;) all.push("x".repeat(100000) + all.length);';

    const message = await messageOf(
      target,
      body,
      {},
      { timeoutMs: 10_000, maxMemoryBytes: 16 * 1024 * 1024 },
    );

    expect(message).toContain(failure('InternalError: out of memory'));
  });

  it('is stopped by the time limit of the host', async () => {
    const module = freeze(policyScript('for (;;) {}'), target);

    const { failure: found, allowed } = await evaluate(module, target, {}, { timeoutMs: 200 });

    expect(found?.kind).toBe('timeout');
    expect(allowed).toBe(false);
  });

  it('is stopped in endless jobs, too', async () => {
    const module = freeze(
      policyScript('const again = () => Promise.resolve().then(again);\nreturn again();'),
      target,
    );

    expect((await evaluate(module, target, {}, { timeoutMs: 200 })).allowed).toBe(false);
  });

  it('runs the jobs of promises in their order before it answers', async () => {
    const body = `const seen = [];
    const step = async (name) => { seen.push(name + 1); await null; seen.push(name + 2); };
    queueMicrotask(() => seen.push('task'));
    return Promise.all([step('a'), step('b')]).then(() => seen.join());`;

    expect(await messageOf(target, body)).toBe('a1,b1,task,a2,b2');
  });

  it('fails where it waits for ever', async () => {
    expect(await messageOf(target, 'return new Promise(() => {});')).toBe(
      failure('the policy waits for a promise that never settles'),
    );
  });

  it('fails where nobody awaits a promise that is rejected', async () => {
    const body = 'const check = async () => {\n  throw new Error("bad image");\n};\ncheck();\nreturn "fine";';

    const message = await messageOf(target, body);

    expect(message).toContain(failure('nobody awaits: Error: bad image'));
    expect(message).toContain(`at check (policy.js:${String(bodyLine + 1)}:`);
  });

  it('reports the first of several such rejections', async () => {
    const body =
      'Promise.reject("first");\nPromise.reject("second");\nreturn Promise.reject("third").catch(() => "");';

    expect(await messageOf(target, body)).toBe(failure('nobody awaits: first'));
  });

  it('reports a rejection even where the script does not', async () => {
    const script = policyScript('Promise.reject("unseen");\nreturn "fine";');
    const module = freeze(`${script}\nglobalThis.__wardctl_finish = () => answer("all is well");`, target);

    expect((await evaluate(module, target)).message).toBe(failure('unseen'));
  });

  it('answers where a rejection is handled late', async () => {
    const body = `const failing = Promise.reject(new Error('x'));
    const other = Promise.reject(new Error('y'));
    return Promise.resolve().then(() => {}).then(() => Promise.allSettled([other, failing])).then((all) => all.map(({ reason }) => reason.message).join());`;

    expect(await messageOf(target, body)).toBe('y,x');
  });

  it('fails where the script gives no text', async () => {
    const script = policyScript('return "";');
    const module = freeze(`${script}\nglobalThis.__wardctl_dispatch = () => ({ accepted: true });`, target);

    expect((await evaluate(module, target)).message).toBe(
      failure('the policy waits for a promise that never settles'),
    );
  });
});
