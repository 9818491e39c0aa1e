import type { Terminal } from '../terminal.ts';
import { visibleName } from '../text/visible-name.ts';

export interface StatusLineOptions {
  /** As it is now; `undefined` where there is none: then each step that lasts is a line of its own. */
  readonly terminal: (() => Terminal) | undefined;
  /** Milliseconds; never goes back. */
  readonly now: () => number;
  readonly write: (text: string) => void;
  /** Calls a function at intervals, until the returned one is called. */
  readonly every: (intervalMs: number, callback: () => void) => () => void;
}

/** What is done before needs no line: it would only flicker. */
const lineAfterMs = 500;
const drawEveryMs = 100;
const eraseLine = '\r\u001b[K';

/** Tells what is under way, and since when: in one line at the end of a terminal, elsewhere in a line for each step. */
export class StatusLine {
  private readonly options: StatusLineOptions;
  private step = '';
  private startedMs = 0;
  private shown = '';
  private stopTimer: (() => void) | undefined;

  constructor(options: StatusLineOptions) {
    this.options = options;
  }

  /** Begins with a step, or goes on with the next. @param step such as `cargo build` */
  begin(step: string): void {
    const { now, every } = this.options;
    this.step = step;
    if (this.stopTimer !== undefined) return;
    this.startedMs = now();
    this.stopTimer = every(drawEveryMs, () => this.tell());
  }

  /** Takes the line away; nothing is drawn before the next step. */
  end(): void {
    this.stopTimer?.();
    this.stopTimer = undefined;
    this.step = '';
    if (this.shown !== '' && this.options.terminal !== undefined) this.options.write(eraseLine);
    this.shown = '';
  }

  private tell(): void {
    const { terminal, now, write } = this.options;
    const elapsedMs = now() - this.startedMs;
    if (elapsedMs < lineAfterMs) return;
    if (terminal !== undefined) this.draw(elapsedMs, terminal());
    else if (this.step !== this.shown) {
      write(`${this.step} …\n`);
      this.shown = this.step;
    }
  }

  private draw(elapsedMs: number, terminal: Terminal): void {
    const time = `  ${(elapsedMs / 1000).toFixed(1)} s`;
    // A line that fills the last column makes some terminals go on to the next.
    const text = visibleName(this.step, terminal.columns - time.length - 1, terminal) + time;
    this.options.write((this.shown === '' ? '' : eraseLine) + text);
    this.shown = text;
  }
}
