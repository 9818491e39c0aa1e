import { maskLogin } from '../mask-login.ts';
import { commands } from 'virtual:commands';
import { WardctlError } from '../errors.ts';
import { commandConfig } from './command-config.ts';
import { guardOutcome, reportEscaped } from './escaped.ts';
import { exitCodes } from './exit-code.ts';
import { formatError } from './format-error.ts';
import { route } from './route.ts';
import { suggest } from '../suggest.ts';
import { useColor } from './terminal.ts';
import { version } from './version.ts';
import { writeStderr, writeStdout } from './write.ts';

/** Does what a command line asks for; the outcome is on the streams and in `process.exitCode`. */
export async function dispatch(argv: readonly string[]): Promise<void> {
  const finish = guardOutcome();
  try {
    await follow(argv);
  } catch (error) {
    reportEscaped(error);
  } finally {
    finish();
  }
  // Everything is written by now, except on Windows. Taking the engine down in order takes another 2 ms.
  if (process.platform !== 'win32') process.exit();
}

async function follow(argv: readonly string[]): Promise<void> {
  const asked = route(argv, Object.keys(commands));
  switch (asked.kind) {
    case 'command':
      return runCommand(asked.id, asked.argv);
    case 'help': {
      const { showHelp } = await import('./help.ts');
      if (!asked.asked) process.exitCode = exitCodes.usage;
      return showHelp(asked.words, asked.asked ? writeStdout : writeStderr);
    }
    case 'version':
      writeStdout(asked.long ? `${commandConfig.userAgent}\n` : `wardctl ${version}\n`);
      return;
    case 'unknown':
      reportUnknown(asked.word, argv);
      return;
  }
}

async function runCommand(id: string, argv: readonly string[]): Promise<void> {
  const load = commands[id];
  if (load === undefined) throw new TypeError(`no command ${id}`);
  const { default: command } = await load();
  command.id = id;
  await command.run([...argv], commandConfig);
}

function reportUnknown(word: string, argv: readonly string[]): void {
  const error = new WardctlError('USAGE_INVALID', `there is no command '${maskLogin(word)}'`, {
    hint: adviceOn(word),
  });
  const color = useColor(process.stderr.isTTY, process.env, argv);
  writeStderr(formatError(error, { json: false, color }));
  process.exitCode = exitCodes.usage;
}

function adviceOn(word: string): string {
  const names = Object.keys(commands).map((id) => id.replaceAll(':', ' '));
  const near = suggest(word, names);
  return near === undefined ? 'See all commands with: wardctl --help' : `Did you mean: wardctl ${near}`;
}
