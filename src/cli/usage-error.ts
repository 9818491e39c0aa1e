import { WardctlError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { exitCodes } from './exit-code.ts';

/** The flags of a command, by name. */
type CommandFlags = Readonly<Record<string, object>>;

/** One of the parser's errors as ours, with advice; `undefined` for any other error. */
export function usageErrorFrom(error: unknown, flags: CommandFlags): WardctlError | undefined {
  if (!(error instanceof Error) || !isParserError(error)) return undefined;
  const message = error.message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replaceAll(/(?<=^\s*Missing required flag )(?=\w)/gm, '--');
  const advice = adviceOn(message, flags);
  return new WardctlError('USAGE_INVALID', message, {
    hint: `${advice === undefined ? '' : `${advice} `}See all flags and examples with --help.`,
  });
}

/** They carry oclif's mark and the usage exit code. */
function isParserError(error: Error): boolean {
  if (!('oclif' in error) || typeof error.oclif !== 'object' || error.oclif === null) return false;
  return 'exit' in error.oclif && error.oclif.exit === exitCodes.usage;
}

function adviceOn(message: string, flags: CommandFlags): string | undefined {
  const missing = /^Missing required flag --(\S+)$/.exec(message)?.[1];
  const options = missing === undefined ? undefined : optionsOf(flags[missing]);
  if (options !== undefined) return `--${missing ?? ''} is one of: ${options.join(', ')}.`;
  const near = nearestTo(message, flags);
  return near === undefined ? undefined : `Did you mean ${near}?`;
}

function nearestTo(message: string, flags: CommandFlags): string | undefined {
  const unknownFlag = /^Nonexistent flags?: (--[^\s,]+)/.exec(message)?.[1];
  if (unknownFlag !== undefined) {
    return suggest(
      unknownFlag,
      Object.keys(flags).map((name) => `--${name}`),
    );
  }
  const [, value, options] = /^Expected (?:--[\w-]+=)?(.*) to be one of: (.*)$/s.exec(message) ?? [];
  return value === undefined ? undefined : suggest(value, options?.split(', ') ?? []);
}

/** The values that a flag takes, where it does not take any. */
function optionsOf(flag: object | undefined): string[] | undefined {
  if (flag === undefined || !('options' in flag) || !Array.isArray(flag.options)) return undefined;
  return flag.options.map(String);
}
