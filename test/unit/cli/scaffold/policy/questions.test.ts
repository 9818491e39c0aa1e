import { cleanup, render } from 'ink-testing-library';
import fc from 'fast-check';
import { createElement as h } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { answerKey } from '../../../../../src/cli/scaffold/policy/questions/answer-key.ts';
import { layQuestions } from '../../../../../src/cli/scaffold/policy/questions/lay-questions.ts';
import {
  currentQuestion,
  firstState,
  type Question,
  type QuestionState,
} from '../../../../../src/cli/scaffold/policy/questions/question.ts';
import { Questions } from '../../../../../src/cli/scaffold/policy/questions/screen.ts';
import type { Key } from '../../../../../src/cli/keys.ts';
import type { Terminal } from '../../../../../src/cli/terminal.ts';
import { displayWidth } from '../../../../../src/cli/text/display-width.ts';
import { active, plain, seenRows } from '../../terminals.ts';

const questions: readonly Question[] = [
  {
    type: 'text',
    key: 'name',
    label: 'Name',
    defaultOf: () => 'image-policy',
    problemOf: (text) => (text.includes(' ') ? 'no spaces, please' : undefined),
  },
  {
    type: 'choice',
    key: 'template',
    label: 'Template',
    choices: [
      { value: 'go', note: 'A policy in Go', shortNote: 'Go, needs go' },
      { value: 'rego', note: 'A policy in Rego', shortNote: 'Rego, needs opa' },
      {
        value: 'rust',
        note: `A policy in Rust ${'with a long note '.repeat(3)}`,
        shortNote: 'Rust, needs cargo',
      },
    ],
  },
  {
    type: 'text',
    key: 'repository',
    label: 'Repository',
    defaultOf: (answers) => `ghcr.io/acme/${String(answers.get('name'))}`,
    problemOf: () => undefined,
  },
];

const enter: Key = { type: 'enter' };
const down: Key = { type: 'down' };

function letters(text: string): Key[] {
  return [...text].map((character) => ({ type: 'character', text: character }));
}

function after(...keys: readonly (Key | Key[])[]): QuestionState {
  return keys.flat().reduce(answerKey, firstState(questions));
}

function answersAfter(...keys: readonly (Key | Key[])[]): object {
  return Object.fromEntries(after(...keys).answers);
}

function rowsOf(state: QuestionState, rows = 24, terminal: Terminal = plain): string[] {
  return layQuestions(state, terminal, rows);
}

describe('questions', () => {
  it('have defaults, which Enter takes', () => {
    const state = after(enter, enter, enter);
    expect(Object.fromEntries(state.answers)).toEqual({
      name: 'image-policy',
      template: 'go',
      repository: 'ghcr.io/acme/image-policy',
    });
    expect(currentQuestion(state)).toBeUndefined();
  });

  it('take what is typed, without spaces around it', () => {
    expect(answersAfter(letters(' a-b '), enter)).toEqual({ name: 'a-b' });
    expect(
      answersAfter(letters('abc'), { type: 'backspace' }, letters('🚢x'), { type: 'backspace' }, enter),
    ).toEqual({ name: 'ab🚢' });
    expect(answersAfter(letters('abc'), { type: 'eraseLine' }, letters('d'), enter)).toEqual({ name: 'd' });
  });

  it('say what is wrong with an answer, until another one is typed', () => {
    const wrong = after(letters('a b'), enter);
    expect(wrong).toMatchObject({ problem: 'no spaces, please', answers: new Map() });
    expect(answerKey(wrong, { type: 'backspace' }).problem).toBeUndefined();
  });

  it.each<readonly [what: string, keys: readonly Key[], template: string]>([
    ['down', [down], 'rego'],
    ['down, over the end', [down, down, down], 'go'],
    ['up, over the beginning', [{ type: 'up' }], 'rust'],
    ['to the end', [{ type: 'end' }], 'rust'],
    ['to the beginning', [down, { type: 'home' }], 'go'],
    ['by a letter', letters('r'), 'rego'],
    ['by a letter, to the next', letters('rr'), 'rust'],
    ['by a letter, round and round', letters('Rrr'), 'rego'],
    ['by a letter that none begins with', letters('x'), 'go'],
  ])('let one choose: %s', (_what, keys, template) => {
    expect(answersAfter(enter, ...keys, enter)).toMatchObject({ template });
  });

  it('end with Ctrl-C at any time', () => {
    expect(after(letters('a'), { type: 'interrupt' }).isInterrupted).toBe(true);
    expect(after(enter, { type: 'interrupt' }).isInterrupted).toBe(true);
  });

  it('take no text without end', () => {
    expect(after(letters('x'.repeat(5000))).text).toHaveLength(1000);
  });
});

describe('rows of questions', () => {
  it('show what is asked, with its default', () => {
    expect(rowsOf(after())).toEqual(['? Name        _image-policy']);
  });

  it('show what was answered, and the choices', () => {
    expect(rowsOf(after(enter, down), 24, { ...plain, columns: 120 })).toEqual([
      '✔ Name        image-policy',
      '? Template',
      '   go    A policy in Go',
      '→  rego  A policy in Rego',
      '   rust  A policy in Rust with a long note with a long note with a long note',
      '  ↑ ↓ to choose, Enter to take it',
    ]);
  });

  it('show what is needed where the descriptions do not fit', () => {
    expect(rowsOf(after(enter), 24, { ...plain, columns: 60 }).slice(2, 5)).toEqual([
      '→  go    Go, needs go',
      '   rego  Rego, needs opa',
      '   rust  Rust, needs cargo',
    ]);
  });

  it('show what may be typed, or all of what is wrong, below', () => {
    const name: Question = {
      type: 'text',
      key: 'name',
      label: 'Name',
      form: 'Small letters',
      defaultOf: () => '',
      problemOf: () => `expected small letters, found others. ${'Did you mean that? '.repeat(3)}`,
    };
    expect(rowsOf(firstState([name]))).toEqual(['? Name  _', '  Small letters']);
    expect(rowsOf(answerKey(firstState([name]), enter))).toEqual([
      '? Name  _',
      '  expected small letters, found others. Did you mean that? Did you mean that?',
      '  Did you mean that?',
    ]);
  });

  it('show what is wrong below what was typed', () => {
    expect(rowsOf(after(letters('a b'), enter))).toEqual(['? Name        a b_', '  no spaces, please']);
  });

  it('show the answers alone when there is nothing left to ask', () => {
    expect(rowsOf(after(enter, enter, enter))).toEqual([
      '✔ Name        image-policy',
      '✔ Template    go',
      '✔ Repository  ghcr.io/acme/image-policy',
    ]);
  });

  it('show the part of a long list that has the choice', () => {
    const many: Question = {
      type: 'choice',
      key: 'many',
      label: 'Many',
      choices: Array.from({ length: 50 }, (_, index) => ({
        value: `item-${String(index)}`,
        note: '',
        shortNote: '',
      })),
    };
    const state = [...Array<Key>(30).fill(down)].reduce(answerKey, firstState([many]));
    const rows = rowsOf(state, 12);

    expect(rows.length).toBeLessThan(12);
    expect(rows).toContain('→  item-30');
  });

  it('fit into any terminal, have nothing in them that it acts on, and colours only where it has them', () => {
    const keys = fc.constantFrom<Key[]>(
      enter,
      down,
      ...letters('a "名🚢\x1b\u202e'),
      ...letters('x'.repeat(90)),
    );
    const scenes = fc.record({
      typed: fc.array(keys, { maxLength: 120 }),
      columns: fc.integer({ min: 24, max: 120 }),
      rows: fc.integer({ min: 8, max: 40 }),
      color: fc.boolean(),
      unicode: fc.boolean(),
    });
    fc.assert(
      fc.property(scenes, ({ typed, rows, ...terminal }) => {
        const painted = rowsOf(after(...typed), rows, terminal);
        // The cursor is the only place in reverse.
        const seen = seenRows(painted.join('\n').replaceAll('\x1b[7m \x1b[27m', '_'));
        expect(painted.length).toBeLessThanOrEqual(rows);
        expect(seen.filter((row) => active.test(row))).toEqual([]);
        expect(Math.max(0, ...seen.map(displayWidth))).toBeLessThanOrEqual(terminal.columns);
        if (!terminal.unicode) expect(seen.filter((row) => /[^\x20-\x7e]/.test(row))).toEqual([]);
        if (!terminal.color) expect(painted.join('')).not.toContain('\x1b');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the screen of questions', () => {
  afterEach(cleanup);

  it('shows rows, cuts those that are too wide, and tells of keys', async () => {
    const keys: Key[] = [];
    const source = {
      rowsOf: ({ columns }: { columns: number }) => ['first', '', 'x'.repeat(columns + 50)],
      onKey: (key: Key) => {
        keys.push(key);
      },
    };
    const { lastFrame, stdin } = render(h(Questions, { source, size: { columns: 80, rows: 24 } }));
    // React attaches what listens to keys after it has drawn.
    await new Promise(setImmediate);
    stdin.write('a');
    stdin.write('\x1b[B');
    stdin.write('\r');
    stdin.write('\x03');

    const [first, second, third = ''] = (lastFrame() ?? '').split('\n');
    expect([first, second?.trim()]).toEqual(['first', '']);
    expect(third).toMatch(/^x+…$/);
    expect(keys).toEqual([...letters('a'), down, enter, { type: 'interrupt' }]);
  });

  it('takes what is pasted for one answer', async () => {
    let state = firstState(questions);
    const source = {
      rowsOf: () => rowsOf(state),
      onKey: (key: Key) => {
        state = answerKey(state, key);
      },
    };
    const { stdin } = render(h(Questions, { source, size: { columns: 80, rows: 24 } }));
    await new Promise(setImmediate);
    stdin.write('\x1b[200~image-policy\r\nrust\n\nghcr.io/x\r\x1b[201~');
    expect(state).toMatchObject({ text: 'image-policy rust ghcr.io/x ', answers: new Map() });
    stdin.write('\x15p\r');
    expect(Object.fromEntries(state.answers)).toEqual({ name: 'p' });
  });
});
