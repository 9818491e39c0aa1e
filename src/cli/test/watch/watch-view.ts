import type { Terminal } from '../../terminal.ts';
import { usableTerminal } from '../../text/layout.ts';
import type { Frame, ScreenSize } from './frame/frame.ts';
import { FrameLayout } from './frame/lay-frame.ts';
import { renderSummary } from './frame/summary.ts';
import type { Key } from '../../keys.ts';
import { pressKey, type WatchCommand } from './press-key.ts';
import { reduceAction } from './reduce-action.ts';
import type { WatchAction } from './watch-action.ts';
import { initialState, isPassing, type WatchState } from './watch-state.ts';

/** What a terminal can show, whatever its size. */
export type Look = Omit<Terminal, 'columns'>;

/** The state of watch mode, as frames of any size and for any key. */
export class WatchView {
  private state: WatchState;
  private readonly look: Look;
  private readonly layout = new FrameLayout();

  constructor(filter: WatchState['filter'], look: Look) {
    this.state = initialState(filter);
    this.look = look;
  }

  get filter(): WatchState['filter'] {
    return this.state.filter;
  }

  get isPassing(): boolean {
    return isPassing(this.state);
  }

  act(action: WatchAction): void {
    this.state = reduceAction(this.state, action);
  }

  /** Returns what the key asks for. */
  press(key: Key, size: ScreenSize): WatchCommand | undefined {
    const { view } = this.layout.lay(this.state, size.rows, this.terminalOf(size));
    const { state, command } = pressKey(this.state, key, view);
    this.state = state;
    return command;
  }

  frame(size: ScreenSize): Frame {
    return this.layout.lay(this.state, size.rows, this.terminalOf(size)).frame;
  }

  summary(columns: number): string {
    const rows = renderSummary(this.state, this.terminalOf({ columns }));
    return rows.map((row) => `${row}\n`).join('');
  }

  private terminalOf({ columns }: Pick<ScreenSize, 'columns'>): Terminal {
    return usableTerminal({ ...this.look, columns });
  }
}
