import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { promptLine, type NoAnswer } from '../../../src/cli/prompt.ts';

/** A terminal that is typed at. */
class Keyboard extends PassThrough {
  readonly isTTY = true;
  readonly modes: boolean[] = [];

  setRawMode(isRaw: boolean): this {
    this.modes.push(isRaw);
    return this;
  }
}

async function typed(
  keys: readonly string[],
  echo: boolean,
): Promise<{ answer: { readonly line: string } | NoAnswer; screen: string; modes: readonly boolean[] }> {
  const input = new Keyboard();
  const output = new PassThrough();
  const screen = text(output);
  const asked = promptLine('Who? ', { echo, input, output });
  for (const key of keys) input.write(key);
  const answer = await asked;
  output.end();
  return { answer, screen: await screen, modes: input.modes };
}

describe('a prompt', () => {
  it('that hides shows the question alone', async () => {
    expect(await typed(['geheim\r'], false)).toEqual({
      answer: { line: 'geheim' },
      screen: 'Who? \n',
      modes: [true, false],
    });
  });

  it('that shows echoes what is typed', async () => {
    const { answer, screen } = await typed(['ann\r'], true);

    expect(answer).toEqual({ line: 'ann' });
    expect(screen).toContain('Who? ');
    expect(screen).toContain('ann');
  });

  it.each([
    ['characters one by one', ['g', 'ä', '✔', '\r'], 'gä✔'],
    ['a line that is pasted', ['geheim\n'], 'geheim'],
    ['corrections', ['abc\u007f\u007fX\r'], 'aX'],
    ['spaces', [' a b \r'], ' a b '],
    ['nothing', ['\r'], ''],
  ])('takes %s', async (_name, keys, line) => {
    expect((await typed(keys, false)).answer).toEqual({ line });
  });

  it.each([
    ['Ctrl-C', ['gehe', '\u0003'], 'interrupted'],
    ['Ctrl-D', ['\u0004'], 'ended'],
  ])('gives the terminal back after %s', async (_name, keys, expected) => {
    for (const echo of [true, false]) {
      const { answer, screen, modes } = await typed(keys, echo);

      expect(answer).toBe(expected);
      expect(screen.endsWith('\n')).toBe(true);
      expect(modes).toEqual([true, false]);
    }
  });

  it('ends with its input', async () => {
    const input = new Keyboard();
    const asked = promptLine('Who? ', { echo: false, input, output: new PassThrough() });

    input.end();

    expect(await asked).toBe('ended');
  });
});
