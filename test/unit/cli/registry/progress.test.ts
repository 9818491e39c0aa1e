import { describe, expect, it } from 'vitest';
import { renderTransfers } from '../../../../src/cli/registry/progress-lines.ts';
import { createProgress, type ProgressOptions } from '../../../../src/cli/registry/progress.ts';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import type { Terminal } from '../../../../src/cli/terminal.ts';

const plain: Terminal = { columns: 100, color: false, unicode: true };
const mebibyte = 1024 * 1024;
const transfer = {
  name: 'ghcr.io/team/policy:v1',
  bytes: 3 * mebibyte,
  totalBytes: 12 * mebibyte,
  startedMs: 1000,
};

describe('a line about a transfer', () => {
  it('says what it is, how far it is, and how fast', () => {
    const [line = ''] = renderTransfers([transfer], plain, 3000);
    expect(line).toMatch(/^ghcr\.io\/team\/policy:v1 +━{7}─{23} {2}3\.0 MiB of 12\.0 MiB, 1\.5 MiB\/s$/);
    expect(line).toHaveLength(99);
  });

  it('has no bar where nobody knows how much there is', () => {
    const [line = ''] = renderTransfers([{ ...transfer, totalBytes: undefined }], plain, 3000);
    expect(line).toMatch(/^ghcr\.io\/team\/policy:v1 +3\.0 MiB, 1\.5 MiB\/s$/);
  });

  it('is in one column with the others', () => {
    const lines = renderTransfers([transfer, { ...transfer, name: 'a', bytes: 12 }], plain, 2000);
    const starts = lines.map((line) => line.search(/[━─]/));
    expect(new Set(starts).size).toBe(1);
    expect(new Set(lines.map(displayWidth)).size).toBe(1);
  });

  it.each([20, 30, 40, 50, 60, 80, 200])('is never wider than the terminal: %d columns', (columns) => {
    const names = [
      'x',
      'ghcr.io/a-rather-long-organisation/policies/with-a-long-name:v1.2.3',
      '漢字'.repeat(40),
    ];
    const sizes = [undefined, 0, 12 * mebibyte];
    for (const unicode of [true, false]) {
      const transfers = names.flatMap((name) =>
        sizes.map((totalBytes) => ({ ...transfer, name, totalBytes })),
      );
      for (const line of renderTransfers(transfers, { columns, color: false, unicode }, 3000))
        expect(displayWidth(line)).toBeLessThan(columns);
    }
  });

  it('shows nothing that a terminal would act on', () => {
    const [line] = renderTransfers([{ ...transfer, name: 'a\u001b[2J\n\u202e' }], plain, 3000);
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    const [ascii] = renderTransfers([{ ...transfer, name: 'ü' }], { ...plain, unicode: false }, 3000);
    expect(ascii).toMatch(/^[\x20-\x7e]*$/);
  });

  it('copes with servers that send more, or nothing', () => {
    const more = { ...transfer, bytes: 99 * mebibyte };
    expect(renderTransfers([more], plain, 1000)[0]).toContain('━'.repeat(30));
    expect(renderTransfers([{ ...transfer, bytes: 0, totalBytes: 0 }], plain, 1000)[0]).toContain(
      '0 B of 0 B, 0 B/s',
    );
    expect(renderTransfers([], plain, 1000)).toEqual([]);
  });
});

/** A progress whose clock and timer are the test's. */
function setUp(options: Partial<ProgressOptions> = {}) {
  const written: string[] = [];
  const clock = { ms: 0, tick: undefined as (() => void) | undefined, intervalMs: 0 };
  const progress = createProgress({
    terminal: undefined,
    quiet: false,
    verb: 'pulling',
    now: () => clock.ms,
    write: (text) => written.push(text),
    every(intervalMs, callback) {
      clock.intervalMs = intervalMs;
      clock.tick = callback;
      return () => {
        clock.tick = undefined;
      };
    },
    ...options,
  });
  const after = (ms: number): void => {
    clock.ms += ms;
    clock.tick?.();
  };
  return { progress, written, clock, after, screen: () => show(written.join('')) };
}

/**
 * What a terminal shows after it got a text with our controls: lines that are left, without the last line break. Wherever
 * the cursor is, lines are taken away from their beginning.
 */
function show(text: string): string[] {
  const lines: string[] = [''];
  for (const [, back, piece = ''] of text.matchAll(/\r\u001b\[(\d+)A\u001b\[J|([^\r\u001b]+)/g)) {
    if (back !== undefined) {
      lines.splice(lines.length - 1 - Number(back));
      lines.push('');
      continue;
    }
    const [first = '', ...rest] = piece.split('\n');
    lines[lines.length - 1] = `${lines.at(-1) ?? ''}${first}`;
    lines.push(...rest);
  }
  return lines.slice(0, -1);
}

describe('progress where nobody watches', () => {
  it('is a line at the start and one at the end', () => {
    const { progress, written, after } = setUp();
    const entry = progress.begin('ghcr.io/x:v1');
    entry.update(0, 2 * mebibyte);
    after(1500);
    entry.update(2 * mebibyte, 2 * mebibyte);
    entry.end('pulled ghcr.io/x:v1');
    progress.stop();

    expect(written).toEqual(['pulling ghcr.io/x:v1 (2.0 MiB)\n', 'pulled ghcr.io/x:v1: 2.0 MiB in 1.5 s\n']);
  });

  it('is only the outcome where nothing had to be transferred', () => {
    const { progress, written } = setUp();
    progress.begin('a').end('a is up to date');
    progress.begin('b').end();
    expect(written).toEqual(['a is up to date\n']);
  });

  it('is nothing where the user wants it quiet, but for what others write', () => {
    const { progress, written, after } = setUp({ quiet: true, terminal: () => plain });
    const entry = progress.begin('a');
    entry.update(1, 2);
    after(1000);
    progress.write('warning\n');
    entry.end('pulled a');
    expect(written).toEqual(['warning\n']);
  });

  it('shows foreign names on one line', () => {
    const { progress, written } = setUp();
    progress.begin('a\n\u001b[31m').update(1, 2);
    expect(written.join('')).toBe('pulling a\\n\\x1b[31m (2 B)\n');
  });
});

describe('progress on a terminal', () => {
  const terminal = (): Terminal => plain;

  it('has no bar for what takes less than half a second', () => {
    const { progress, after, screen } = setUp({ terminal });
    const entry = progress.begin('a');
    entry.update(1, 2);
    after(499);
    expect(screen()).toEqual([]);
    entry.end('pulled a');
    expect(screen()).toEqual(['pulled a: 1 B in 0.5 s']);
  });

  it('has a bar for each of the others, drawn anew ten times a second at most, and gone at the end', () => {
    const { progress, clock, after, screen, written } = setUp({ terminal });
    const [a, b] = [progress.begin('a'), progress.begin('b')];
    a.update(0, mebibyte);
    b.update(0, mebibyte);
    expect(clock.intervalMs).toBe(100);
    after(500);
    expect(screen().map((line) => line.slice(0, 1))).toEqual(['a', 'b']);
    const draws = written.length;
    for (let bytes = 0; bytes < 1000; bytes++) a.update(bytes, mebibyte);
    expect(written).toHaveLength(draws);
    after(100);
    expect(screen()[0]).toContain('999 B of');

    progress.write('a warning\n');
    expect(screen().map((line) => line.slice(0, 9).trim())).toEqual(['a warning', 'a', 'b']);

    a.end('pulled a');
    expect(screen().map((line) => line.slice(0, 8).trim())).toEqual(['a warnin', 'pulled a', 'b']);
    b.end();
    expect(screen()).toEqual(['a warning', 'pulled a: 999 B in 0.6 s']);
    expect(clock.tick).toBeUndefined();
  });

  it('leaves nothing behind when it is stopped in the middle', () => {
    const { progress, clock, after, screen } = setUp({ terminal });
    progress.begin('a').update(1, 2);
    after(1000);
    expect(screen()).toHaveLength(1);
    progress.stop();
    expect(screen()).toEqual([]);
    expect(clock.tick).toBeUndefined();
  });
});
