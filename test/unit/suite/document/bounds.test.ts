import { describe, expect, it } from 'vitest';
import { errorOf, problemsOf, read, readSound } from './read.ts';

const head = 'policy: p\ncases:\n';
const list = (length: number): string => `[${Array.from({ length }, (_, index) => index).join(', ')}]`;

function product(...lengths: readonly number[]): string {
  const columns = lengths.map((length, index) => `c${index}: ${list(length)}`);
  const name = lengths.map((_, index) => `\${c${index}}`).join('-');
  return `${head}- name: ${name}\n  request: r\n  expect: {allowed: true}\n  each: {${columns.join(', ')}}\n`;
}

describe('bounds', () => {
  it('of the file: 8 MiB', async () => {
    const { message } = await errorOf(`# ${'é'.repeat(4 * 1024 * 1024)}`);

    expect(message).toBe('Suite is invalid: a.policytest.yml: expected at most 8388608 bytes, found 8388610');
  });

  it('of the cases: 10000', async () => {
    expect((await readSound(product(100, 100))).cases).toHaveLength(10_000);
    expect(await problemsOf(product(100, 101))).toEqual([
      '2:1: cases: expected at most 10000 cases, found 10100',
    ]);
    const plain = `{name: x, request: r, expect: {allowed: true}}, `;
    expect(await problemsOf(`policy: p\ncases: [${plain.repeat(10_001)}]`)).toEqual([
      '2:1: cases: expected at most 10000 cases, found 10001',
    ]);
  });

  it('of the combinations of one table: 100000', async () => {
    expect(await problemsOf(product(100, 1000))).toEqual([
      '2:1: cases: expected at most 10000 cases, found 100000',
    ]);
    expect(await problemsOf(product(101, 1000))).toEqual([
      '6:9: cases[0].each: expected at most 100000 combinations, found more: 101 c0 x 1000 c1',
    ]);
  });

  it('of the combinations of very many columns', async () => {
    const columns = Array.from({ length: 2000 }, () => 9);

    expect(await problemsOf(product(...columns))).toEqual([
      expect.stringContaining('expected at most 100000 combinations, found more: 9 c0 x 9 c1 x ') as unknown,
    ]);
  });

  it('of what placeholders make', async () => {
    const text = (repeats: number): string => `${head}- name: a \${n}
  request: {text: "${'${t}'.repeat(repeats)}"}
  expect: {allowed: true}
  each: {t: [${'x'.repeat(100_000)}], n: ${list(100)}}
`;

    await expect(read(text(5))).resolves.toBeDefined();
    expect(await problemsOf(text(10))).toEqual([
      '3:3: cases[0]: placeholders of the suite make more than 1000000 values or 67108864 characters',
    ]);
  });

  it('of what stands beside placeholders', async () => {
    const text = (length: number): string => `${head}- name: a \${n}
  request: {list: ${list(length)}, text: "\${n}"}
  expect: {allowed: true}
  each: {n: ${list(1000)}}
`;

    await expect(read(text(900))).resolves.toBeDefined();
    expect(await problemsOf(text(1000))).toEqual([
      '3:3: cases[0]: placeholders of the suite make more than 1000000 values or 67108864 characters',
    ]);
  });

  it('let values that all rows share be read once', async () => {
    const { cases } = await readSound(`${head}- name: a \${n}
  request: {list: ${list(20_000)}}
  expect: {warnings: [${'a, '.repeat(20_000)}]}
  each: {n: ${list(10_000)}}
`);

    expect(new Set(cases.map((one) => one.expect)).size).toBe(1);
    expect(new Set(cases.map((one) => one.request?.source)).size).toBe(1);
  });
});
