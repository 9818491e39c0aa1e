import { expect, it } from 'vitest';
import { StatusLine } from '../../../../src/cli/build/status-line.ts';

/** A status line at a clock that is set by hand. */
function statusLine(columns: number | undefined): {
  line: StatusLine;
  written: string[];
  pass: (ms: number) => void;
} {
  const written: string[] = [];
  const callbacks = new Set<() => void>();
  let nowMs = 1000;
  const line = new StatusLine({
    terminal: columns === undefined ? undefined : () => ({ columns, color: false, unicode: true }),
    now: () => nowMs,
    write: (text) => written.push(text),
    every: (_, callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  });
  const pass = (ms: number): void => {
    nowMs += ms;
    for (const callback of callbacks) callback();
  };
  return { line, written, pass };
}

it('is not there before half a second has passed', () => {
  const { line, written, pass } = statusLine(80);
  line.begin('cargo build');
  pass(499);
  expect(written).toEqual([]);
  pass(1);
  expect(written).toEqual(['cargo build  0.5 s']);
});

it('goes on with the time of the first step, and is taken away', () => {
  const { line, written, pass } = statusLine(80);
  line.begin('cargo build');
  pass(600);
  line.begin('annotate');
  pass(400);
  line.end();
  pass(1000);
  expect(written).toEqual(['cargo build  0.6 s', '\r\u001b[Kannotate  1.0 s', '\r\u001b[K']);
});

it('leaves the last column free', () => {
  const { line, written, pass } = statusLine(30);
  line.begin('x'.repeat(100));
  pass(500);
  expect(written.join('').length).toBe(29);
});

it('is a line for each step that lasts where there is no terminal', () => {
  const { line, written, pass } = statusLine(undefined);
  line.begin('bundle');
  pass(300);
  line.begin('cargo build');
  pass(300);
  pass(300);
  line.begin('annotate');
  pass(300);
  line.end();
  expect(written).toEqual(['cargo build …\n', 'annotate …\n']);
});
