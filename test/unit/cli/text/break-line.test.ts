import { describe, expect, it } from 'vitest';
import { breakHintLine, isCodeLine } from '../../../../src/cli/text/break-line.ts';
import { wrapLine } from '../../../../src/cli/text/wrap.ts';

const wrap = (line: string): string[] => wrapLine(line, 20);

describe('isCodeLine', () => {
  it.each([
    '  12 | const a = 1;',
    '     |       ^^^',
    '12 | const a = 1;',
    ' 5 │ return x',
    '    at validate (src/policy.ts:2:62)',
    ' --> src/lib.rs:4:5',
    '\treturn 1',
  ])('holds for %j', (line) => {
    expect(isCodeLine(line)).toBe(true);
  });

  it.each(['', '   ', 'plain', '12 problems', '  - an item', '   2. an item', '   = note: expected i32'])(
    'does not hold for %j',
    (line) => {
      expect(isCodeLine(line)).toBe(false);
    },
  );
});

describe('breakHintLine', () => {
  it('puts a command that does not fit on a row of its own', () => {
    expect(breakHintLine('Install it in the project: npm install --save-dev esbuild', wrap)).toEqual([
      'Install it in the',
      'project:',
      'npm install --save-dev esbuild',
    ]);
  });

  it('wraps everything else', () => {
    expect(breakHintLine('Where to get it: go to the other page.', wrap)).toEqual([
      'Where to get it: go',
      'to the other page.',
    ]);
    expect(breakHintLine('Run: npm install', wrap)).toEqual(['Run: npm install']);
  });
});
