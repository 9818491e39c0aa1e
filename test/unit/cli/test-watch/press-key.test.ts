import { describe, expect, it } from 'vitest';
import { failuresOf, selectedFailure } from '../../../../src/cli/test/watch/failures.ts';
import type { Key } from '../../../../src/cli/keys.ts';
import {
  pressKey,
  scrolledRows,
  type DetailsView,
  type Pressed,
} from '../../../../src/cli/test/watch/press-key.ts';
import type { WatchState } from '../../../../src/cli/test/watch/watch-state.ts';
import { caseResult, finding } from '../../../support/event-log.ts';
import { after, failing, fresh, labels, pods, runOf } from './states.ts';

const view: DetailsView = { total: 30, visible: 11 };
const failed = after(
  runOf([
    { suite: labels, results: [failing('a'), caseResult('fine', 4), failing('b')] },
    { suite: pods, results: [failing('c')], findings: [finding('unknown-keys', 'unknown key')] },
  ]),
);

/** Keys that have a name, and texts that are typed. */
function press(state: WatchState, ...keys: readonly (Key['type'] | { readonly typed: string })[]): Pressed {
  let pressed: Pressed = { state };
  for (const key of keys) {
    const all: readonly Key[] =
      typeof key === 'string'
        ? [{ type: key } as Key]
        : [...key.typed].map((text) => ({ type: 'character', text }));
    for (const one of all) pressed = pressKey(pressed.state, one, view);
  }
  return pressed;
}

function selectedKey(state: WatchState): string | undefined {
  return selectedFailure(state, failuresOf(state))?.failure.key;
}

describe('keys of watch mode', () => {
  it.each([
    ['a', 'all'],
    ['u', 'update'],
    ['q', 'quit'],
  ])('%s asks for %s', (typed, type) => {
    expect(press(failed, { typed }).command).toEqual({ type });
  });

  it('runs everything on Enter, and ends at once on Ctrl-C, also while something is typed', () => {
    expect(press(failed, 'enter').command).toEqual({ type: 'all' });
    expect(press(failed, { typed: 'tab' }, 'interrupt').command).toEqual({ type: 'interrupt' });
    expect(press(failed, { typed: '?' }, 'interrupt').command).toEqual({ type: 'interrupt' });
  });

  it('runs failed cases, and the whole of a suite that fails as a whole', () => {
    expect(press(failed, { typed: 'f' }).command).toEqual({
      type: 'cases',
      suites: new Map<string, unknown>([
        [labels.path, new Set(['a', 'b'])],
        [pods.path, 'all'],
      ]),
    });
  });

  it('says so where no case failed', () => {
    const { state, command } = press(after(runOf([{ suite: pods, results: [caseResult('a', 3)] }])), {
      typed: 'f',
    });

    expect(command).toBeUndefined();
    expect(state.notice).toBe('no case failed');
  });

  it.each([
    ['t', { name: 'rejects q', file: undefined }],
    ['p', { name: undefined, file: 'rejects q' }],
  ])('filters by what is typed after %s', (key, filter) => {
    const typing = press(failed, { typed: key }, { typed: 'rejectss' }, 'backspace', { typed: ' q' });
    expect(typing.command).toBeUndefined();
    expect(typing.state.prompt?.text).toBe('rejects q');
    const { state, command } = pressKey(typing.state, { type: 'enter' }, view);
    expect(command).toEqual({ type: 'filter' });
    expect([state.filter, state.prompt]).toEqual([filter, undefined]);
  });

  it('takes a filter away by an empty text, and leaves the other one', () => {
    const filtered = press(failed, { typed: 'pfile' }, 'enter', { typed: 'tname' }, 'enter').state;
    const { state, command } = press(filtered, { typed: 'tabc' }, 'eraseLine', 'enter');

    expect(state.filter).toEqual({ name: undefined, file: 'file' });
    expect(command).toEqual({ type: 'filter' });
  });

  it('leaves everything as it was on Escape', () => {
    const { state, command } = press(failed, { typed: 'tq' }, 'escape');

    expect([state, command]).toEqual([failed, undefined]);
  });

  it('takes no more of what is typed or pasted than any name has', () => {
    expect(press(failed, { typed: `t${'x'.repeat(5000)}` }).state.prompt?.text).toHaveLength(200);
  });

  it('shows the help until any key is pressed, which does nothing else but to quit', () => {
    const help = press(failed, { typed: '?' }).state;
    expect(help.isHelp).toBe(true);
    expect(press(help, { typed: 'a' })).toEqual({ state: failed });
    expect(press(help, 'escape')).toEqual({ state: failed });
    expect(press(help, { typed: 'q' }).command).toEqual({ type: 'quit' });
  });

  it('looks at one failure after the other, and stays at the ends', () => {
    const keys = failuresOf(failed).map(({ key }) => key);
    expect(selectedKey(failed)).toBe(keys[0]);
    expect(selectedKey(press(failed, 'down', { typed: 'j' }).state)).toBe(keys[2]);
    expect(selectedKey(press(failed, 'up').state)).toBe(keys[0]);
    expect(selectedKey(press(failed, ...Array<'down'>(9).fill('down')).state)).toBe(keys.at(-1));
    expect(selectedKey(press(failed, 'down', 'down', { typed: 'k' }).state)).toBe(keys[1]);
  });

  it('looks at the same failure when others come or go, and at the next one when it is mended', () => {
    const second = press(failed, 'down').state;
    const more = after(
      runOf([{ suite: labels, results: [failing('0'), failing('b')] }], { paths: [labels.path] }),
      second,
    );
    expect(selectedKey(second)).toBe(`${labels.path}\nb`);
    expect(selectedKey(more)).toBe(`${labels.path}\nb`);
    const mended = after(
      runOf([{ suite: labels, results: [failing('0'), failing('z')] }], { paths: [labels.path] }),
      second,
    );
    expect(selectedKey(mended)).toBe(`${labels.path}\nz`);
    const none = after(runOf([{ suite: labels, results: [] }], { paths: [labels.path] }), second);
    expect(selectedKey(none)).toBeUndefined();
  });

  it('scrolls details within their bounds, and begins at the top of others', () => {
    const key = failuresOf(failed)[0]?.key;
    const rowsAfter = (...keys: readonly Key['type'][]): number =>
      scrolledRows(press(failed, ...keys).state, key);

    expect(rowsAfter('pageDown')).toBe(10);
    expect(rowsAfter('pageDown', 'pageDown', 'pageDown')).toBe(19);
    expect(rowsAfter('pageDown', 'pageUp', 'pageUp')).toBe(0);
    expect(rowsAfter('end')).toBe(19);
    expect(rowsAfter('end', 'home')).toBe(0);
    const { state } = press(failed, 'pageDown', 'down');
    expect(scrolledRows(state, selectedKey(state))).toBe(0);
  });

  it('scrolls the suites where nothing fails', () => {
    const state = after(runOf([{ suite: pods, results: [caseResult('a', 3)] }]));

    expect(scrolledRows(press(state, 'down', 'down', 'up').state, undefined)).toBe(1);
  });

  it('does nothing on other keys', () => {
    expect(press(fresh, { typed: 'xyz' }, 'backspace', 'escape')).toEqual({ state: fresh });
  });
});
