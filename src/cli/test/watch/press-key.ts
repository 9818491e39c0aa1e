import type { Wanted } from '../../../suite/index.ts';
import { failuresOf, selectedFailure, type Failure } from './failures.ts';
import type { Key } from '../../keys.ts';
import type { Prompt, WatchState } from './watch-state.ts';

/** Longer than any name that is worth to be typed; what is pasted may be anything. */
const maxTyped = 200;

/** What a key asks for, besides another look. */
export type WatchCommand =
  | { readonly type: 'all' | 'update' | 'filter' | 'quit' | 'interrupt' }
  | { readonly type: 'cases'; readonly suites: ReadonlyMap<string, Wanted> };

/** What the screen has room for. */
export interface DetailsView {
  /** Rows of the details in all. */
  readonly total: number;
  /** Rows that are seen at once. */
  readonly visible: number;
}

/** The state after a key, and what the key asks for. */
export interface Pressed {
  readonly state: WatchState;
  readonly command?: WatchCommand;
}

/** @param view of the details, as they were when the key was pressed */
export function pressKey(state: WatchState, key: Key, view: DetailsView): Pressed {
  if (key.type === 'interrupt') return { state, command: { type: 'interrupt' } };
  if (state.prompt !== undefined) return typeInto(state, state.prompt, key);
  if (state.isHelp) return leaveHelp(state, key);
  const name = key.type === 'character' ? key.text : key.type;
  return commandOf(state, name) ?? { state: lookElsewhere(state, name, view) };
}

function commandOf(state: WatchState, name: string): Pressed | undefined {
  switch (name) {
    case 'a':
    case 'enter':
      return { state, command: { type: 'all' } };
    case 'f':
      return runFailed(state);
    case 'u':
      return { state, command: { type: 'update' } };
    case 't':
      return { state: { ...state, prompt: { asks: 'name', text: '' } } };
    case 'p':
      return { state: { ...state, prompt: { asks: 'file', text: '' } } };
    case '?':
    case 'h':
      return { state: { ...state, isHelp: true } };
    case 'q':
      return { state, command: { type: 'quit' } };
    default:
      return undefined;
  }
}

function runFailed(state: WatchState): Pressed {
  const suites = failedCases(failuresOf(state));
  if (suites.size > 0) return { state, command: { type: 'cases', suites } };
  return { state: { ...state, notice: 'no case failed' } };
}

/** What is wrong with a suite as a whole only a whole run can tell. */
function failedCases(failures: readonly Failure[]): Map<string, Wanted> {
  const suites = new Map<string, Wanted>();
  for (const failure of failures) {
    if (failure.type === 'suite') suites.set(failure.suite.path, 'all');
    if (failure.type !== 'case') continue;
    const { path } = failure.suite;
    const before = suites.get(path) ?? new Set();
    if (before !== 'all') suites.set(path, new Set([...before, failure.result.name]));
  }
  return suites;
}

function typeInto(state: WatchState, prompt: Prompt, key: Key): Pressed {
  const typed = (text: string): Pressed => ({
    state: { ...state, prompt: { ...prompt, text: text.slice(0, maxTyped) } },
  });
  switch (key.type) {
    case 'character':
      return typed(prompt.text + key.text);
    case 'backspace':
      return typed([...prompt.text].slice(0, -1).join(''));
    case 'eraseLine':
      return typed('');
    case 'escape':
      return { state: { ...state, prompt: undefined } };
    case 'enter': {
      const value = prompt.text === '' ? undefined : prompt.text;
      const filter = { ...state.filter, [prompt.asks]: value };
      return { state: { ...state, filter, prompt: undefined }, command: { type: 'filter' } };
    }
    default:
      return { state };
  }
}

function leaveHelp(state: WatchState, key: Key): Pressed {
  if (key.type === 'character' && key.text === 'q') return { state, command: { type: 'quit' } };
  return { state: { ...state, isHelp: false } };
}

function lookElsewhere(state: WatchState, name: string, view: DetailsView): WatchState {
  const failures = failuresOf(state);
  const page = Math.max(1, view.visible - 1);
  switch (name) {
    case 'up':
    case 'k':
      return failures.length === 0 ? scrollBy(state, -1, view) : select(state, failures, -1);
    case 'down':
    case 'j':
      return failures.length === 0 ? scrollBy(state, 1, view) : select(state, failures, 1);
    case 'pageUp':
    case 'b':
      return scrollBy(state, -page, view);
    case 'pageDown':
    case ' ':
      return scrollBy(state, page, view);
    case 'home':
      return scrollBy(state, -view.total, view);
    case 'end':
      return scrollBy(state, view.total, view);
    default:
      return state;
  }
}

function select(state: WatchState, failures: readonly Failure[], step: number): WatchState {
  const at = selectedFailure(state, failures)?.index ?? 0;
  const index = Math.max(0, Math.min(failures.length - 1, at + step));
  return { ...state, selected: { key: failures[index]?.key, index } };
}

function scrollBy(state: WatchState, step: number, { total, visible }: DetailsView): WatchState {
  const key = selectedFailure(state, failuresOf(state))?.failure.key;
  const rows = Math.max(0, Math.min(total - visible, scrolledRows(state, key) + step));
  return { ...state, scroll: { key, rows } };
}

/** How far the details of an item are scrolled: others begin at their top. */
export function scrolledRows({ scroll }: WatchState, key: string | undefined): number {
  return scroll.key === key ? scroll.rows : 0;
}
