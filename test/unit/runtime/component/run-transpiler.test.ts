import { describe, expect, it } from 'vitest';
import type { TranspileJob } from '../../../../src/runtime/component/jco.ts';
import { runTranspiler } from '../../../../src/runtime/component/run-transpiler.ts';
import { packageInPlaceOfJco } from './fake-jco.ts';

const limits = { timeoutMs: 20_000, maxHeapMiB: 64 };

/** A job for a package in place of jco, with this as its function. */
function jobFor(transpileBytes: string): TranspileJob {
  const folder = packageInPlaceOfJco(transpileBytes);
  return { component: Uint8Array.of(1, 2), options: { name: 'policy' }, folders: [folder], version: '9.9.9' };
}

function job(body: string): TranspileJob {
  return jobFor(`export async function transpileBytes(component, options) { ${body} }`);
}

const prefix = 'jco 9.9.9 cannot transpile the component: ';

describe('the thread of jco', () => {
  it('gives the files that it makes of component and options', async () => {
    const files = await runTranspiler(job('return { files: { [options.name]: component } };'));
    expect(files).toEqual(new Map([['policy', Uint8Array.of(1, 2)]]));
  });

  it.each([
    ['loops', 'for (;;);', `${prefix}it is not done after 0.5 s`],
    [
      'waits for ever',
      'return new Promise((resume) => setInterval(resume, 2 ** 30));',
      `${prefix}it is not done after 0.5 s`,
    ],
  ])('is ended when it %s', async (_, body, message) => {
    await expect(runTranspiler(job(body), undefined, { ...limits, timeoutMs: 500 })).rejects.toMatchObject({
      code: 'WASM_TOO_LARGE',
      message,
    });
  });

  it.each([
    [
      'its heap',
      'const kept = []; for (;;) kept.push({ kept });',
      'WASM_TOO_LARGE',
      /needs more than 64 MiB of memory$/,
    ],
    ['the memory of its WebAssembly', memoryBomb(), 'WASM_INVALID', /component: grown to 16384 pages$/],
    [
      'its stack',
      '(function descend() { descend(); })();',
      'WASM_INVALID',
      /Maximum call stack size exceeded$/,
    ],
    ['its process', 'process.exit(0);', 'WASM_TOO_LARGE', /component: its thread ended$/],
  ])('takes nothing along when it uses up %s', async (_, body, code, message) => {
    await expect(runTranspiler(job(body), undefined, limits)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('may not make more than can be kept', async () => {
    const large = job('return { files: { a: new Uint8Array(2 ** 28), b: component } };');
    await expect(runTranspiler(large)).rejects.toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: 'jco 9.9.9 makes 268435458 bytes of the component, the limit is 268435456',
    });
  });

  it('ends with the signal of who waits', async () => {
    const stop = new AbortController();
    const reason = new Error('nobody waits');
    const running = runTranspiler(job('for (;;);'), stop.signal);
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(runTranspiler(job('for (;;);'), stop.signal)).rejects.toBe(reason);
  });

  it('says what jco says', async () => {
    await expect(runTranspiler(job('throw new Error("bad section");'))).rejects.toMatchObject({
      code: 'WASM_INVALID',
      message: `${prefix}bad section`,
    });
  });

  it('wants a jco that has what is used of it', async () => {
    await expect(runTranspiler(jobFor('export const transpile = 1;'))).rejects.toMatchObject({
      code: 'PACKAGE_MISSING',
      details: { package: '@bytecodealliance/jco-transpile' },
    });
  });
});

/** A module whose memory has no limit of its own, grown until nothing is left. */
function memoryBomb(): string {
  const module = '[0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 109, 2, 0]';
  return `
    const { exports: { m } } = await WebAssembly.instantiate(await WebAssembly.compile(Uint8Array.from(${module})));
    try {
      for (;;) m.grow(1);
    } catch {
      throw new Error('grown to ' + m.buffer.byteLength / 65536 + ' pages');
    }`;
}
