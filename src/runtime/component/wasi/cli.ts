import { ProcExit } from '../../preview1/index.ts';
import type { GuestSurroundings, HostInterfaces } from '../host-interface.ts';
import { absentResource } from './absent.ts';
import { InputStream, OutputStream } from './io.ts';

const TerminalInput = absentResource();
const TerminalOutput = absentResource();

/** `wasi:cli`: no arguments, no environment, no terminal; an empty stdin, and stdout and stderr that go to the log. */
export function cliInterfaces(surroundings: GuestSurroundings): HostInterfaces {
  const { call } = surroundings;
  const exit = (code: number): unknown =>
    call(() => {
      throw new ProcExit(code);
    });
  const makeOutput = (): OutputStream => new OutputStream(surroundings);
  const noTerminal = (): undefined => undefined;
  return {
    'wasi:cli/environment': { getEnvironment: () => [], getArguments: () => [], initialCwd: () => undefined },
    'wasi:cli/exit': {
      exit: ({ tag }: { tag: 'ok' | 'err' }) => exit(tag === 'ok' ? 0 : 1),
      exitWithCode: exit,
    },
    'wasi:cli/stdin': { getStdin: () => new InputStream(surroundings) },
    'wasi:cli/stdout': { getStdout: makeOutput },
    'wasi:cli/stderr': { getStderr: makeOutput },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': { getTerminalStdin: noTerminal },
    'wasi:cli/terminal-stdout': { getTerminalStdout: noTerminal },
    'wasi:cli/terminal-stderr': { getTerminalStderr: noTerminal },
  };
}
