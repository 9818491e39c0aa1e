import { Box, Text, useInput, useWindowSize } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import { drawScreen, type OpenScreen } from '../../ink-screen.ts';
import { readKey, type Key } from '../../keys.ts';
import type { Frame, ScreenSize } from './frame/frame.ts';

/** What a screen shows, and whom it tells what is typed. */
export interface ScreenSource {
  readonly frameOf: (size: ScreenSize) => Frame;
  readonly onKey: (key: Key, size: ScreenSize) => void;
}

/** More than this, eyes do not see; ink's own default adds 33 ms to a verdict. */
const maxFramesPerSecond = 60;

/** Before it is left: tmux leaves rows of a second screen behind that became bigger meanwhile. */
const eraseScreen = '\x1b[2J';

/** Takes the whole terminal, on its second screen: what was there before is there again afterwards. */
export function openScreen(source: ScreenSource): OpenScreen {
  return drawScreen(() => h(FullScreen, { source }), {
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: maxFramesPerSecond,
    ending: eraseScreen,
  });
}

function FullScreen({ source }: { readonly source: ScreenSource }): ReactElement {
  const { columns, rows } = useWindowSize();
  // A frame that fills the last row as well makes some terminals scroll.
  return h(Screen, { source, size: { columns, rows: Math.max(1, rows - 1) } });
}

/** The frame of a size, and the keys that are typed meanwhile. */
export function Screen({
  source,
  size,
}: {
  readonly source: ScreenSource;
  readonly size: ScreenSize;
}): ReactElement {
  useInput((input, key) => {
    for (const one of readKey(input, key)) source.onKey(one, size);
  });
  const { head, list, details, foot } = source.frameOf(size);
  return h(
    Box,
    { flexDirection: 'column', width: size.columns, height: size.rows, overflow: 'hidden' },
    h(Rows, { rows: head }),
    h(Rows, { rows: list }),
    h(Box, { flexGrow: 1, overflow: 'hidden' }, h(Rows, { rows: details })),
    h(Rows, { rows: foot }),
  );
}

/** Rows that are painted already; none is wrapped, and an empty one takes its place too. */
function Rows({ rows }: { readonly rows: readonly string[] }): ReactElement {
  const lines = rows.map((row, index) =>
    h(Text, { key: index, wrap: 'truncate-end' }, row === '' ? ' ' : row),
  );
  return h(Box, { flexDirection: 'column', flexShrink: 0 }, ...lines);
}
