import { describe, expect, it } from 'vitest';
import { RunProgress } from '../../../../src/cli/test/run-progress.ts';
import { caseResult, eventsOf, finding, suiteInfo } from '../../../support/event-log.ts';

const suite = suiteInfo('a.policytest.yml');
const passed = caseResult('a', 1);
const failed = caseResult('b', 2, { findings: [finding('code', 'no')] });

/** Progress with a clock that is set, a timer that is rung, and what is on the screen's last row. */
class Screen {
  nowMs = 0;
  written: string[] = [];
  ring: (() => void) | undefined;
  readonly progress: RunProgress;

  constructor(columns?: number) {
    this.progress = new RunProgress({
      columns: columns === undefined ? undefined : () => columns,
      now: () => this.nowMs,
      write: (text) => this.written.push(text),
      every: (_intervalMs, callback) => {
        this.ring = callback;
        return () => {
          this.ring = undefined;
        };
      },
    });
  }

  tell(type: 'run-start' | 'run-end', cases: number): void {
    const results = Array.from({ length: cases }, () => passed);
    const event = eventsOf([{ suite, results }]).find((one) => one.type === type);
    this.progress.tell(event ?? expect.fail());
  }

  end(result = passed, atMs = this.nowMs): void {
    this.nowMs = atMs;
    this.progress.tell({ type: 'case-end', suite, result });
  }
}

describe('progress of a run', () => {
  it('is a line from half a second on, drawn ten times a second at most', () => {
    const screen = new Screen(80);
    screen.tell('run-start', 3000);
    screen.end(passed, 499);
    expect(screen.written).toEqual([]);

    screen.end(failed, 500);
    screen.end(passed, 599);
    screen.end(passed, 600);
    screen.nowMs = 900;
    screen.ring?.();
    expect(screen.written).toEqual(['2 of 3000 cases, 1 failed', '\r\x1b[K4 of 3000 cases, 1 failed']);
  });

  it('comes by itself while cases take long', () => {
    const screen = new Screen(80);
    screen.tell('run-start', 2);
    screen.nowMs = 500;
    screen.ring?.();

    expect(screen.written).toEqual(['0 of 2 cases']);
  });

  it('is erased before something else is written, and at the end', () => {
    const screen = new Screen(80);
    screen.tell('run-start', 2);
    screen.progress.erase();
    screen.end(passed, 500);
    screen.progress.erase();
    screen.progress.erase();
    screen.end(passed, 700);
    screen.tell('run-end', 2);
    screen.end(passed, 900);

    expect(screen.written).toEqual(['1 of 2 cases', '\r\x1b[K', '2 of 2 cases', '\r\x1b[K']);
    expect(screen.ring).toBeUndefined();
  });

  it('fits into the terminal', () => {
    const screen = new Screen(10);
    screen.tell('run-start', 3000);
    screen.end(passed, 500);

    expect(screen.written).toEqual(['1 of 3000']);
  });

  it('is only counted where there is no terminal', () => {
    const screen = new Screen();
    expect(screen.progress.summary()).toBeUndefined();
    screen.tell('run-start', 3);
    screen.end(failed, 1000);

    expect([screen.written, screen.ring]).toEqual([[], undefined]);
    expect(screen.progress.summary()).toBe('1 of 3 cases ran, 1 failed');
  });
});
