import { visibleLine } from '../../../escape.ts';
import type { Terminal } from '../../../terminal.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { margin } from '../../../text/layout.ts';
import { glyphsOf, paint, type Style } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';
import { wrapLine } from '../../../text/wrap.ts';
import {
  currentQuestion,
  type ChoiceQuestion,
  type Question,
  type QuestionState,
  type TextQuestion,
} from './question.ts';

/** Besides the choices: a mark, the question, what keys do, and a row that stays free. */
const rowsAround = 4;
/** What is longer says too much. */
const maxRowsBelow = 3;

/**
 * The rows that show what was answered and what is asked; none is wider than the terminal.
 * @param rows of the terminal: of a long list, the part around the selected choice is shown
 */
export function layQuestions(state: QuestionState, terminal: Terminal, rows: number): string[] {
  const width = Math.max(...state.questions.map(({ label }) => label.length));
  const done = state.questions.flatMap((question) => {
    const answer = state.answers.get(question.key);
    return answer === undefined ? [] : [layAnswer(question, answer, width, terminal)];
  });
  const question = currentQuestion(state);
  if (question === undefined || state.isInterrupted) return done;
  const room = Math.max(1, rows - done.length - rowsAround);
  const asked =
    question.type === 'choice'
      ? layChoices(question, state.selected, room, terminal)
      : layText(question, state, width, terminal);
  return [...done, ...asked];
}

function layAnswer({ label }: Question, answer: string, width: number, terminal: Terminal): string {
  const mark = paint('accepted', glyphsOf(terminal).accepted, terminal);
  const room = terminal.columns - width - 4;
  return `${mark} ${label.padEnd(width)}  ${visibleName(answer, room, terminal)}`.trimEnd();
}

function layChoices(
  { label, choices }: ChoiceQuestion,
  selected: number,
  room: number,
  terminal: Terminal,
): string[] {
  const width = Math.max(...choices.map(({ value }) => displayWidth(value)));
  const noteColumns = terminal.columns - width - 5;
  const isShort = choices.some(({ note }) => displayWidth(note) > noteColumns);
  const start = Math.max(0, Math.min(selected - Math.floor(room / 2), choices.length - room));
  const shown = choices.slice(start, start + room).map(({ value, note, shortNote }, index) => {
    const isSelected = start + index === selected;
    const mark = (isSelected ? glyphsOf(terminal).arrow : '').padEnd(2);
    const name = paint(isSelected ? 'strong' : undefined, value, terminal);
    const pad = ' '.repeat(width - displayWidth(value));
    const rest = visibleName(isShort ? shortNote : note, noteColumns, terminal);
    return `${mark} ${name}${pad}  ${paint('quiet', rest, terminal)}`.trimEnd();
  });
  const arrows = terminal.unicode ? '↑ ↓' : 'up and down';
  const keys = visibleName(`  ${arrows} to choose, Enter to take it`, terminal.columns, terminal);
  return [
    `${questionMark(terminal)} ${paint('strong', label, terminal)}`,
    ...shown,
    paint('quiet', keys, terminal),
  ];
}

function layText(question: TextQuestion, state: QuestionState, width: number, terminal: Terminal): string[] {
  const room = terminal.columns - width - 5;
  const cursor = terminal.color ? '\x1b[7m \x1b[27m' : '_';
  const typed = visibleLine(state.text, terminal);
  const offered = visibleName(question.defaultOf(state.answers), room, terminal);
  const text =
    typed === '' ? `${cursor}${paint('quiet', offered, terminal)}` : `${endOf(typed, room)}${cursor}`;
  const row = `${questionMark(terminal)} ${paint('strong', question.label.padEnd(width), terminal)}  ${text}`;
  if (state.problem !== undefined) return [row, ...layBelow(state.problem, 'rejected', terminal)];
  return question.form === undefined ? [row] : [row, ...layBelow(question.form, 'quiet', terminal)];
}

function layBelow(text: string, style: Style, terminal: Terminal): string[] {
  const lines = wrapLine(visibleLine(text, terminal), terminal.columns - margin.length);
  return lines.slice(0, maxRowsBelow).map((line) => `${margin}${paint(style, line, terminal)}`);
}

function questionMark(terminal: Terminal): string {
  return paint('place', '?', terminal);
}

/** The last characters that fit: there is where one types. */
function endOf(text: string, columns: number): string {
  const characters = [...text];
  while (characters.length > 0 && displayWidth(characters.join('')) > columns) characters.shift();
  return characters.join('');
}
