import { formatByteSize } from '../byte-size.ts';
import { escapeControls, visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { renderTransfers, type Transfer } from './progress-lines.ts';

/** Tells what is under way. */
export interface Progress {
  /** @param name what is transferred: a foreign text */
  begin(name: string): ProgressEntry;
  /** Writes lines of something else, above the bars. */
  write(text: string): void;
  /** Takes the bars away; nothing is drawn after it. */
  stop(): void;
}

/** One transfer. Without an update, there was nothing to transfer. */
export interface ProgressEntry {
  update(bytes: number, totalBytes: number | undefined): void;
  /**
   * It is over.
   * @param outcome a line about it, such as `pulled ghcr.io/team/policy:v1`; none where it failed
   */
  end(outcome?: string): void;
}

export interface ProgressOptions {
  /** As it is now; `undefined` where there is none: then there are lines instead of bars. */
  readonly terminal: (() => Terminal) | undefined;
  /** Neither bars nor lines. */
  readonly quiet: boolean;
  /** What a line says when a transfer starts: `pulling`. */
  readonly verb: string;
  /** Milliseconds; never goes back. */
  readonly now: () => number;
  readonly write: (text: string) => void;
  /** Calls a function at intervals, until the returned one is called. */
  readonly every: (intervalMs: number, callback: () => void) => () => void;
}

/** What is done before has no bar: it would only flicker. */
const barAfterMs = 500;
const drawEveryMs = 100;

/** A line per transfer at its start and end; on a terminal, a bar for what takes longer, and a line at its end. */
export function createProgress(options: ProgressOptions): Progress {
  return new LiveProgress(options);
}

class LiveProgress implements Progress {
  private readonly options: ProgressOptions;
  private readonly transfers = new Map<symbol, Transfer>();
  private stopTimer: (() => void) | undefined;
  private drawnLines = 0;

  constructor(options: ProgressOptions) {
    this.options = options;
  }

  begin(name: string): ProgressEntry {
    const id = Symbol(name);
    const begunMs = this.options.now();
    return {
      update: (bytes, totalBytes) => {
        const known = this.transfers.get(id);
        const startedMs = known?.startedMs ?? this.options.now();
        this.transfers.set(id, { name, bytes, totalBytes, startedMs });
        if (known === undefined) this.announce(name, totalBytes);
      },
      end: (outcome) => {
        const transfer = this.transfers.get(id);
        this.transfers.delete(id);
        if (outcome !== undefined) this.report(outcome, transfer?.bytes, begunMs);
        if (this.transfers.size === 0) this.stop();
      },
    };
  }

  write(text: string): void {
    this.redraw(text);
  }

  stop(): void {
    this.stopTimer?.();
    this.stopTimer = undefined;
    this.redraw('');
  }

  private announce(name: string, totalBytes: number | undefined): void {
    const { quiet, terminal, verb, every, write } = this.options;
    if (quiet) return;
    if (terminal !== undefined) {
      this.stopTimer ??= every(drawEveryMs, () => {
        this.redraw('');
      });
      return;
    }
    const size = totalBytes === undefined ? '' : ` (${formatByteSize(totalBytes)})`;
    write(`${verb} ${visibleLine(name)}${size}\n`);
  }

  private report(outcome: string, bytes: number | undefined, begunMs: number): void {
    const { quiet, now } = this.options;
    if (quiet) return;
    const seconds = ((now() - begunMs) / 1000).toFixed(1);
    const measured = bytes === undefined ? '' : `: ${formatByteSize(bytes)} in ${seconds} s`;
    this.redraw(`${escapeControls(outcome)}${measured}\n`);
  }

  /** Takes away what was drawn, writes `text` in its place, and draws anew below: at once, so that nothing flickers. */
  private redraw(text: string): void {
    // What is typed meanwhile, such as Ctrl-C, moves the cursor to the right.
    const back = this.drawnLines === 0 ? '' : `\r\u001b[${String(this.drawnLines)}A\u001b[J`;
    const lines = this.stopTimer === undefined ? [] : this.bars();
    this.drawnLines = lines.length;
    const output = [back, text, ...lines.map((line) => `${line}\n`)].join('');
    if (output !== '') this.options.write(output);
  }

  private bars(): string[] {
    const { terminal, now } = this.options;
    const nowMs = now();
    const shown = [...this.transfers.values()].filter(({ startedMs }) => nowMs - startedMs >= barAfterMs);
    return terminal === undefined ? [] : renderTransfers(shown, terminal(), nowMs);
  }
}
