import { describe, expect, it } from 'vitest';
import { route } from '../../../src/cli/route.ts';

const ids = ['run', 'inspect', 'scaffold:manifest', 'scaffold:vap', 'scaffold:vap:binding'];

describe('route', () => {
  it.each([
    ['run -r x p.wasm', 'run', ['-r', 'x', 'p.wasm']],
    ['scaffold manifest -t X', 'scaffold:manifest', ['-t', 'X']],
    ['scaffold vap x', 'scaffold:vap', ['x']],
    ['scaffold vap binding x', 'scaffold:vap:binding', ['x']],
    ['run run', 'run', ['run']],
    ['--verbose --no-color run p', 'run', ['--verbose', '--no-color', 'p']],
    ['-v --no-color run -v p', 'run', ['--verbose', '--no-color', '-v', 'p']],
    ['run -- --help', 'run', ['--', '--help']],
  ])('finds the command of: %s', (line, id, argv) => {
    expect(route(line.split(' '), ids)).toEqual({ kind: 'command', id, argv });
  });

  it.each([
    ['--help', [], true],
    ['-h', [], true],
    ['help', [], true],
    ['', [], false],
    ['--verbose', [], false],
    ['help run', ['run'], true],
    ['help run --verbose', ['run'], true],
    ['--help run', ['run'], true],
    ['help scaffold', ['scaffold'], true],
    ['help scaffold manifest', ['scaffold', 'manifest'], true],
    ['run --help', ['run'], true],
    ['run p.wasm -h', ['run'], true],
    ['scaffold vap binding --help', ['scaffold', 'vap', 'binding'], true],
    ['scaffold', ['scaffold'], false],
    ['scaffold --help', ['scaffold'], true],
  ])('shows help for: %s', (line, words, asked) => {
    expect(route(line === '' ? [] : line.split(' '), ids)).toEqual({ kind: 'help', words, asked });
  });

  it.each([
    ['--version', true],
    ['-V', false],
  ])('tells the version for %s', (flag, long) => {
    expect(route([flag], ids)).toEqual({ kind: 'version', long });
  });

  it.each([
    ['rnu', 'rnu'],
    ['--nope', '--nope'],
    ['-x run', '-x'],
    ['scaffold nope', 'scaffold nope'],
    ['help nope', 'nope'],
    ['--help scaffold nope', 'scaffold nope'],
    ['constructor', 'constructor'],
    ['run:x', 'run:x'],
  ])('knows nothing of: %s', (line, word) => {
    expect(route(line.split(' '), ids)).toEqual({ kind: 'unknown', word });
  });

  it('does not take a topic for a command by its colon', () => {
    expect(route(['scaffold:manifest'], ids)).toEqual({ kind: 'unknown', word: 'scaffold:manifest' });
  });
});
