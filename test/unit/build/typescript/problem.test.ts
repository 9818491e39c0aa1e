import { describe, expect, it } from 'vitest';
import { codeFrame, problemsFailed, type SourceProblem } from '../../../../src/build/typescript/problem.ts';

const problem = (line: number): SourceProblem => ({
  text: 'no',
  place: { file: 'src/a.ts', line, column: 3, length: 2, lineText: 'a bc' },
});

describe('problemsFailed', () => {
  it('shows each problem with its place and line', () => {
    const error = problemsFailed('p', 'it is wrong', [problem(12), { text: 'all of it' }], 'Mend it.');

    expect(error).toMatchObject({
      code: 'BUILD_FAILED',
      message: 'cannot build p: it is wrong\nsrc/a.ts:12:3: no\n  12 | a bc\n     |   ^^\nall of it',
      hint: 'Mend it.',
      details: { problems: ['src/a.ts:12:3: no', 'all of it'] },
    });
  });

  it('shows the first ten of many', () => {
    const problems = Array.from({ length: 12 }, (_, index) => problem(index + 1));
    const { message } = problemsFailed('p', 'it is wrong', problems, '');

    expect(message).toContain('src/a.ts:10:3: no');
    expect(message).not.toContain('src/a.ts:11:3');
    expect(message).toMatch(/\nand 2 more$/);
  });
});

describe('codeFrame', () => {
  it('marks one column where no length is known', () => {
    expect(codeFrame({ file: 'a', line: 1, column: 1, lineText: 'x()' })).toBe('  1 | x()\n    | ^');
  });

  it('keeps marks below what they mark behind tabs', () => {
    expect(codeFrame({ file: 'a', line: 1, column: 3, lineText: '\t\tx' })).toBe('  1 |   x\n    |   ^');
  });

  it('shows the part of a long line that is wrong', () => {
    const lineText = `${'a'.repeat(5000)}WRONG${'b'.repeat(5000)}`;
    const [shown = '', marks = ''] =
      codeFrame({ file: 'a', line: 1, column: 5001, length: 5, lineText })?.split('\n') ?? [];

    expect(shown.length).toBeLessThan(120);
    expect(shown.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('WRONG');
  });

  it('does not mark more than there is', () => {
    expect(codeFrame({ file: 'a', line: 1, column: 2, length: 90, lineText: 'abc' })).toBe(
      '  1 | abc\n    |  ^^',
    );
  });

  it.each([undefined, '', '  '])('leaves out the line %j', (lineText) => {
    expect(
      codeFrame({ file: 'a', line: 1, column: 1, ...(lineText === undefined ? {} : { lineText }) }),
    ).toBeUndefined();
  });
});
