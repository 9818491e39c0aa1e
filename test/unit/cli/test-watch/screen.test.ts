import { cleanup, render } from 'ink-testing-library';
import { createElement as h } from 'react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ScreenSize } from '../../../../src/cli/test/watch/frame/frame.ts';
import { FrameLayout } from '../../../../src/cli/test/watch/frame/lay-frame.ts';
import type { Key } from '../../../../src/cli/keys.ts';
import { Screen } from '../../../../src/cli/test/watch/screen.ts';
import { initialState, type WatchState } from '../../../../src/cli/test/watch/watch-state.ts';
import { WatchView } from '../../../../src/cli/test/watch/watch-view.ts';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import { eventLog } from '../../../support/event-log.ts';
import { active, plain, seenRows } from '../terminals.ts';
import { after, told } from './states.ts';

const size: ScreenSize = { columns: 80, rows: 23 };
const state = after([...told(eventLog), { type: 'rest', error: undefined }]);
const texts = ['', 'pods', '名前 é 🎉', 'x'.repeat(200), '\x1b[2J\u202e'];

/** Any of the things that a frame may show, and the size of the terminal. */
const scenes = fc.record({
  hasRun: fc.boolean(),
  isHelp: fc.boolean(),
  notice: fc.constantFrom(undefined, ...texts),
  asks: fc.constantFrom(undefined, 'name', 'file'),
  text: fc.constantFrom(...texts),
  reason: fc.constantFrom(...texts),
  index: fc.nat(12),
  columns: fc.integer({ min: 24, max: 200 }),
  rows: fc.integer({ min: 1, max: 60 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
});
type Scene = typeof scenes extends fc.Arbitrary<infer T> ? T : never;

function stateOf({ hasRun, isHelp, notice, asks, text, reason, index }: Scene): WatchState {
  return {
    ...(hasRun ? state : initialState({ name: undefined, file: undefined })),
    isHelp,
    notice,
    reason,
    filter: { name: text, file: text },
    prompt: asks === undefined ? undefined : { asks, text },
    selected: { key: undefined, index },
  };
}

describe('frames', () => {
  it('fit into terminals of any size, and have nothing in them that a terminal acts on', () => {
    const layout = new FrameLayout();
    fc.assert(
      fc.property(scenes, (scene) => {
        const { columns, rows, color, unicode } = scene;
        const { frame } = layout.lay(stateOf(scene), rows, { columns, color, unicode });
        const all = [...frame.head, ...frame.list, ...frame.details, ...frame.foot];
        const seen = seenRows(all.join('\n'));
        expect(all.length).toBeLessThanOrEqual(Math.max(rows, 3));
        expect(seen.filter((row) => active.test(row))).toEqual([]);
        if (!unicode) expect(seen.filter((row) => /[^\x20-\x7e]/.test(row))).toEqual([]);
        // The screen cuts numbers where there is hardly room, and the command that runs a case again.
        const bounded = seen.filter((row) => !row.startsWith('  rerun '));
        if (columns >= 48) expect(Math.max(...bounded.map(displayWidth))).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 300 },
    );
  });

  it('have colours only where the terminal has them', () => {
    const layout = new FrameLayout();
    const rowsOf = (color: boolean): string => {
      const { frame } = layout.lay(state, 23, { ...plain, color });
      return [...frame.head, ...frame.list, ...frame.foot].join('\n');
    };

    expect(rowsOf(false)).not.toContain('\x1b');
    expect(rowsOf(true)).toContain('\x1b[31m');
    expect(seenRows(rowsOf(true))).toEqual(seenRows(rowsOf(false)));
  });
});

describe('the screen', () => {
  afterEach(cleanup);

  /** The keys that a screen tells of what is typed. */
  async function typed(...inputs: readonly string[]): Promise<Key[]> {
    const keys: Key[] = [];
    const view = new WatchView({ name: undefined, file: undefined }, { color: false, unicode: true });
    const source = { frameOf: view.frame.bind(view), onKey: (key: Key) => keys.push(key) };
    const { stdin } = render(h(Screen, { source, size }));
    // React attaches what listens to keys after it has drawn.
    await new Promise(setImmediate);
    for (const input of inputs) stdin.write(input);
    return keys;
  }

  it.each<readonly [what: string, input: string, keys: readonly Key[]]>([
    ['a letter', 'a', [{ type: 'character', text: 'a' }]],
    ['Enter', '\r', [{ type: 'enter' }]],
    ['an arrow', '\x1b[A', [{ type: 'up' }]],
    ['an arrow in application mode', '\x1bOB', [{ type: 'down' }]],
    ['a page', '\x1b[6~', [{ type: 'pageDown' }]],
    ['Backspace', '\x7f', [{ type: 'backspace' }]],
    ['Ctrl-C', '\x03', [{ type: 'interrupt' }]],
    ['Ctrl-U', '\x15', [{ type: 'eraseLine' }]],
    [
      'what came at once',
      'ab\r',
      [{ type: 'character', text: 'a' }, { type: 'character', text: 'b' }, { type: 'enter' }],
    ],
  ])('tells of %s', async (_what, input, keys) => {
    expect(await typed(input)).toEqual(keys);
  });

  it('cuts what is too wide for a row, and breaks none', () => {
    const frame = { head: ['x'.repeat(100)], list: ['second'], details: [], foot: ['last'] };
    const source = { frameOf: () => frame, onKey: () => undefined };
    const rows = (render(h(Screen, { source, size: { columns: 20, rows: 5 } })).lastFrame() ?? '').split(
      '\n',
    );

    expect(rows).toEqual([`${'x'.repeat(19)}…`, 'second', '', '', 'last']);
  });
});
