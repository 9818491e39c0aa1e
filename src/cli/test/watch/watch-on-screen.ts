import type { WorkerPool } from '../../../suite/index.ts';
import { exitCodes } from '../../exit-code.ts';
import { Interrupted } from '../../interrupted.ts';
import { interruptible } from '../../registry/interrupt.ts';
import { withPolicyFinder } from '../../registry/policy-finder.ts';
import { hasUnicode, useColor } from '../../terminal.ts';
import { writeStdout } from '../../write.ts';
import type { TestOptions } from '../test-options.ts';
import type { WatchCommand } from './press-key.ts';
import type { WatchAction } from './watch-action.ts';
import { WatchSession } from './watch-session.ts';
import { WatchView } from './watch-view.ts';

/** Frames that come faster are not seen. */
const frameMs = 16;

/**
 * Watches on the whole screen until the user quits. Returns the exit code: whether all passed that was run last.
 * @throws WardctlError USAGE_INVALID; Interrupted
 */
export function watchOnScreen(options: TestOptions, folder: string, pool: WorkerPool): Promise<number> {
  const color = options.color && useColor(true, process.env, []);
  const view = new WatchView({ name: options.name, file: undefined }, { color, unicode: hasUnicode() });
  const ending = new AbortController();
  const frames = new FrameTimer();
  const tell = (action: WatchAction): void => {
    view.act(action);
    if (action.type === 'rest') frames.showNow();
    else frames.showSoon();
  };
  const write = (text: string): void => {
    tell({ type: 'notice', text: text.trim() });
  };
  return interruptible((signal) =>
    withPolicyFinder({ ...options, ...options.registries, write }, async (finder) => {
      const ended = AbortSignal.any([signal, ending.signal]);
      const session = new WatchSession(options, { folder, finder, pool, signal: ended, tell });
      const { openScreen } = await import('../../screens.ts');
      const screen = openScreen({
        frameOf: (size) => view.frame(size),
        onKey: (key, size) => {
          const command = view.press(key, size);
          if (command !== undefined) obey(command, session, view, ending);
          frames.showNow();
        },
      });
      frames.show = screen.update;
      // What is said about a bug of ours must not go away with the screen.
      process.prependListener('uncaughtException', screen.leave);
      try {
        session.runAll({ update: options.update });
        await session.watch();
      } catch (error) {
        if (error !== quit) throw error;
      } finally {
        frames.stop();
        await screen.close();
        process.off('uncaughtException', screen.leave);
      }
      writeStdout(view.summary(process.stdout.columns));
      return view.isPassing ? exitCodes.ok : exitCodes.failed;
    }),
  );
}

/** Why a session ended: the user wanted it. */
const quit = Symbol('quit');

function obey(command: WatchCommand, session: WatchSession, view: WatchView, ending: AbortController): void {
  switch (command.type) {
    case 'all':
      session.runAll({ update: false });
      return;
    case 'update':
      session.runAll({ update: true });
      return;
    case 'cases':
      session.runCases(command.suites);
      return;
    case 'filter':
      session.runFiltered(view.filter);
      return;
    case 'quit':
      ending.abort(quit);
      return;
    case 'interrupt':
      ending.abort(new Interrupted('SIGINT'));
  }
}

/** Shows what changed, several changes at once. */
class FrameTimer {
  show: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  showSoon(): void {
    this.timer ??= setTimeout(() => {
      this.showNow();
    }, frameMs);
  }

  showNow(): void {
    this.stop();
    this.show();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
