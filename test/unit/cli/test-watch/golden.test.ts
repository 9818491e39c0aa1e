import { join } from 'node:path';
import { cleanup, render } from 'ink-testing-library';
import { createElement as h } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { ScreenSize } from '../../../../src/cli/test/watch/frame/frame.ts';
import type { Key } from '../../../../src/cli/keys.ts';
import { Screen } from '../../../../src/cli/test/watch/screen.ts';
import type { WatchAction } from '../../../../src/cli/test/watch/watch-action.ts';
import { WatchView } from '../../../../src/cli/test/watch/watch-view.ts';
import { caseResult, eventLog, eventsOf, finding } from '../../../support/event-log.ts';
import { labels, pods, runOf, told } from './states.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/watch');

/** One row less than the terminal has, as `openScreen` leaves it free. */
const usual: ScreenSize = { columns: 80, rows: 23 };
const plain = { color: false, unicode: true };

interface Scene {
  readonly actions: readonly WatchAction[];
  readonly keys?: readonly Key[];
  readonly size?: ScreenSize;
  readonly unicode?: boolean;
}

const suitesOfLog = eventLog.flatMap((event) => (event.type === 'suite-start' ? [event.suite.path] : []));
const rest: WatchAction = { type: 'rest', error: undefined };
const begin: readonly WatchAction[] = [
  { type: 'run', reason: 'all suites' },
  { type: 'suites', paths: new Set(suitesOfLog), partial: new Set() },
];
const failed: readonly WatchAction[] = [...begin, ...told(eventLog), rest];
const passed = runOf(
  [
    { suite: labels, results: [caseResult('a', 3), caseResult('b', 4)] },
    { suite: pods, results: [caseResult('c', 3), caseResult('d', 4, { status: 'skipped' })] },
  ],
  { reason: 'requests/pod.json and 2 more' },
);
const nothing = eventsOf([], {
  findings: [
    finding('no-suites', 'no suite was found, so nothing was tested', {
      hint: 'Suites are files that end in .policytest.yml, under the working folder.',
      rule: 'no-suites',
    }),
  ],
});
const down: Key = { type: 'down' };

const scenes: Readonly<Record<string, Scene>> = {
  'preparing.txt': { actions: begin },
  'begun.txt': { actions: [...begin, ...told(eventLog.slice(0, 5))] },
  'running.txt': { actions: [...begin, ...told(eventLog.slice(0, 10))] },
  'passed.txt': { actions: passed },
  'failed.txt': { actions: failed },
  'failed-ascii.txt': { actions: failed, unicode: false },
  'failed-wide.txt': { actions: failed, size: { columns: 120, rows: 39 } },
  'failed-small.txt': { actions: failed, size: { columns: 40, rows: 9 } },
  'scrolled.txt': { actions: failed, keys: [down, down, { type: 'pageDown' }] },
  'last-failure.txt': { actions: failed, keys: Array<Key>(20).fill(down) },
  'nothing-found.txt': { actions: [...begin.slice(0, 1), ...told(nothing), rest] },
  'help.txt': { actions: passed, keys: typed('?') },
  'prompt.txt': { actions: failed, keys: typed('trejects a') },
  'filtered.txt': {
    actions: passed,
    keys: [...typed('trejects'), { type: 'enter' }, ...typed('ppods'), { type: 'enter' }],
  },
  'notice.txt': { actions: passed, keys: typed('f') },
};

function typed(text: string): Key[] {
  return [...text].map((character) => ({ type: 'character', text: character }));
}

/** What a terminal of this size shows at the end of a scene. */
function show({ actions, keys = [], size = usual, unicode = true }: Scene): string {
  const view = new WatchView({ name: undefined, file: undefined }, { ...plain, unicode });
  for (const action of actions) view.act(action);
  for (const key of keys) view.press(key, size);
  const source = { frameOf: (asked: ScreenSize) => view.frame(asked), onKey: () => undefined };
  return render(h(Screen, { source, size })).lastFrame() ?? '';
}

describe('the screen of watch mode', () => {
  afterEach(cleanup);

  it.each(Object.entries(scenes))('looks like %s', async (file, scene) => {
    const frame = show(scene);

    expect(frame.split('\n')).toHaveLength((scene.size ?? usual).rows);
    await expect(`${frame}\n`).toMatchFileSnapshot(join(folder, file));
  });
});
