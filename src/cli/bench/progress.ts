import { describeBenchmark, type BenchName, type MeasurePlan, type Turn } from '../../bench/index.ts';
import { stderrCursorTerminal, type Terminal } from '../terminal.ts';
import { visibleName } from '../text/visible-name.ts';
import { writeStderr } from '../write.ts';

/** Tells what is measured. */
export interface BenchProgress {
  tell(turn: Turn): void;
  /** Takes the line away. */
  end(): void;
}

export interface BenchProgressOptions {
  readonly benchmarks: readonly BenchName[];
  readonly plan: MeasurePlan;
  /** As it is now; `undefined` where there is none: then there is one line at the start. */
  readonly terminal: (() => Terminal) | undefined;
  readonly write: (text: string) => void;
}

const backToStart = '\r\u001b[K';

export function createBenchProgress({
  benchmarks,
  plan,
  terminal,
  write,
}: BenchProgressOptions): BenchProgress {
  let isDrawn = false;
  if (terminal === undefined) write(`${announcement(benchmarks.length, plan)}\n`);
  return {
    tell(turn) {
      const benchmark = benchmarks[turn.index];
      if (terminal === undefined || benchmark === undefined) return;
      isDrawn = true;
      const state =
        turn.phase === 'warm-up'
          ? `warming up ${turn.index + 1}/${benchmarks.length}`
          : `measuring ${Math.floor(turn.done * 100)}%`;
      const shown = terminal();
      const name = `${benchmark.policy}: ${describeBenchmark(benchmark)}`;
      // A line as wide as the terminal would wrap.
      const room = shown.columns - state.length - ', '.length - 1;
      write(`${backToStart}${state}, ${visibleName(name, room, shown)}`);
    },
    end() {
      if (isDrawn) write(backToStart);
      isDrawn = false;
    },
  };
}

function announcement(count: number, { warmUpMs, measurementMs }: MeasurePlan): string {
  const seconds = Math.ceil((count * (warmUpMs + measurementMs)) / 1000);
  return `measuring ${count} benchmarks, about ${seconds} s`;
}

/** Progress on stderr. */
export function stderrBenchProgress(benchmarks: readonly BenchName[], plan: MeasurePlan): BenchProgress {
  return createBenchProgress({ benchmarks, plan, terminal: stderrCursorTerminal(), write: writeStderr });
}
