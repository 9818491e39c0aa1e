import type { SuiteEvent } from '../../suite/index.ts';
import { counted } from '../text/wrap.ts';

/** How progress is shown. */
export interface RunProgressOptions {
  /** Width of the terminal, as it is now; `undefined` where nothing is shown. */
  readonly columns: (() => number) | undefined;
  /** Milliseconds; never goes back. */
  readonly now: () => number;
  readonly write: (text: string) => void;
  /** Calls a function at intervals, until the returned one is called. */
  readonly every: (intervalMs: number, callback: () => void) => () => void;
}

/** What is done before needs no line: it would only flicker. */
const lineAfterMs = 500;
const drawEveryMs = 100;
const eraseLine = '\r\x1b[K';

/** Counts the cases of a run, and shows how far it is in a line at the end of a terminal. */
export class RunProgress {
  private readonly options: RunProgressOptions;
  private planned = 0;
  private ran = 0;
  private failed = 0;
  private startedAt = 0;
  private drawnAt = -Infinity;
  private shown = '';
  private stopTimer: (() => void) | undefined;

  constructor(options: RunProgressOptions) {
    this.options = options;
  }

  /** To be told all that happens in a run. */
  tell(event: SuiteEvent): void {
    const { now, every, columns } = this.options;
    if (event.type === 'run-start') {
      this.planned = event.cases;
      this.startedAt = now();
      if (columns !== undefined) this.stopTimer = every(drawEveryMs, () => this.draw());
    } else if (event.type === 'case-end') {
      this.ran++;
      if (event.result.status === 'failed') this.failed++;
      this.draw();
    } else if (event.type === 'run-end') {
      this.stop();
    }
  }

  /** Takes the line away, for something else to be written there. */
  erase(): void {
    if (this.shown !== '') this.options.write(eraseLine);
    this.shown = '';
  }

  /** As {@link RunProgress.erase}; nothing is drawn after it. */
  stop(): void {
    this.stopTimer?.();
    this.stopTimer = undefined;
    this.erase();
  }

  /** `412 of 3000 cases ran, 3 failed`; `undefined` where no run began. */
  summary(): string | undefined {
    return this.planned === 0 ? undefined : this.describe(' ran');
  }

  private describe(verb: string): string {
    const failed = this.failed === 0 ? '' : `, ${String(this.failed)} failed`;
    return `${String(this.ran)} of ${counted(this.planned, 'case')}${verb}${failed}`;
  }

  private draw(): void {
    const { columns, now, write } = this.options;
    const nowMs = now();
    if (columns === undefined || this.stopTimer === undefined) return;
    if (nowMs - this.startedAt < lineAfterMs || nowMs - this.drawnAt < drawEveryMs) return;
    // A line that fills the last column makes some terminals go on to the next.
    const text = this.describe('').slice(0, columns() - 1);
    if (text === this.shown) return;
    write((this.shown === '' ? '' : eraseLine) + text);
    this.shown = text;
    this.drawnAt = nowMs;
  }
}
