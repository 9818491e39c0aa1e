import { WardctlError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { exitCodes } from './exit-code.ts';

/** The flags of a command, by name. */
type CommandFlags = Readonly<Record<string, object>>;

/** Flags of the reference that ask for signatures (cli-and-registry 4.2, 5.8). */
const signatureFlags = new Set([
  '-k',
  '--verification-key',
  '-a',
  '--verification-annotation',
  '--verification-config-path',
  '--cert-email',
  '--cert-oidc-issuer',
  '--github-owner',
  '--github-repo',
  '--sigstore-trust-config',
  '--show-signatures',
]);

/** One of the parser's errors as ours, with advice; `undefined` for any other error. */
export function usageErrorFrom(error: unknown, flags: CommandFlags): WardctlError | undefined {
  if (!(error instanceof Error) || !isParserError(error)) return undefined;
  const message = messageOf(error);
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

function messageOf(error: Error): string {
  // The value of a misspelt flag may be a password.
  if ('flags' in error && Array.isArray(error.flags)) {
    const names = error.flags.map((flag) => String(flag).replace(/=[^]*$/, ''));
    return `Nonexistent flag${names.length === 1 ? '' : 's'}: ${names.join(', ')}`;
  }
  return (
    error.message
      .replace(/\nSee more help with --help$/, '')
      // Ours take one value each time (multipleNonGreedy).
      .replace(/\n\nNote: [^]*$/, '')
      .replace(/^The following errors? occurred:\n\s*/, '')
      .replace(/^Parsing (--\S+)\s+Expected (.*) but received: ([^]*)$/, '$1: expected $2, found $3')
      .replaceAll(/(?<=^\s*Missing required flag )(?=\w)/gm, '--')
  );
}

function adviceOn(message: string, flags: CommandFlags): string | undefined {
  const missing = /^Missing required flag --(\S+)$/.exec(message)?.[1];
  if (missing !== undefined) return adviceOnMissing(missing, flags[missing] ?? {});
  const unknown = /^Nonexistent flags?: ([^\s,]+)/.exec(message)?.[1];
  if (unknown !== undefined) return adviceOnUnknown(unknown, flags);
  const [, value, options] = /^Expected (?:--[\w-]+=)?(.*) to be one of: (.*)$/s.exec(message) ?? [];
  return value === undefined ? undefined : didYouMean(value, options?.split(', ') ?? []);
}

function adviceOnMissing(name: string, flag: object): string | undefined {
  if ('options' in flag && Array.isArray(flag.options))
    return `--${name} is one of: ${flag.options.map(String).join(', ')}.`;
  const { helpValue, description } = { helpValue: '', description: '', ...flag };
  return helpValue === '' ? undefined : `Write --${name} ${helpValue}: ${description}.`;
}

function adviceOnUnknown(unknown: string, flags: CommandFlags): string | undefined {
  // Of letters that are written together, the parser names all that are left.
  const name = unknown.startsWith('--') ? unknown : unknown.slice(0, 2);
  if (signatureFlags.has(name) && 'ca-file' in flags)
    return 'key' in flags
      ? 'Did you mean --key?'
      : 'Signatures are verified by: wardctl verify, pull, run, inspect, test, bench.';
  if ((name === '-o' || name === '--output') && 'json' in flags && !('output' in flags))
    return 'For JSON, write --json.';
  const names = Object.entries(flags).flatMap(([flag, one]) => (isHidden(one) ? [] : `--${flag}`));
  return name.startsWith('--') ? didYouMean(name, names) : undefined;
}

/** Some are known only to be refused with the reason. */
function isHidden(flag: object): boolean {
  return 'hidden' in flag && flag.hidden === true;
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = suggest(word, candidates);
  return near === undefined ? undefined : `Did you mean ${near}?`;
}
