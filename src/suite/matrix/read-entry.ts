import { WardctlError } from '../../errors.ts';
import { isMissing } from '../../files/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { errorFinding, ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { Position, Source } from '../suite.ts';

/** What was loaded, and what could not be. */
export interface Loaded<T> {
  readonly items: readonly T[];
  readonly findings: readonly Finding[];
}

/**
 * Loads the entries of a list of sources. What is wrong with one is a finding at its place and does not stop others.
 * @param list name of the list in the suite: `policies`
 */
export async function loadEntries<T>(
  list: string,
  sources: readonly Source[],
  load: (source: Source) => Promise<Loaded<T>>,
): Promise<Loaded<T>> {
  const entries = await Promise.all(sources.map((source) => loadEntry(list, source, load)));
  return {
    items: entries.flatMap(({ items }) => items),
    findings: entries.flatMap(({ findings }) => findings),
  };
}

async function loadEntry<T>(
  list: string,
  source: Source,
  load: (source: Source) => Promise<Loaded<T>>,
): Promise<Loaded<T>> {
  const { position } = source;
  const place = source.type === 'file' ? maskLogin(source.path) : `line ${String(position.line)}`;
  try {
    const loaded = await load(source);
    if (loaded.items.length > 0 || loaded.findings.length > 0) return loaded;
    return failed(noMatch(`${list}: ${place} holds nothing`, position));
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    const isAbsent = causesOf(error).some(isMissing);
    return failed(
      isAbsent ? noMatch(`${list}: ${place} does not exist`, position) : errorFinding(error, position),
    );
  }
}

function failed(finding: Finding): Loaded<never> {
  return { items: [], findings: [finding] };
}

function noMatch(message: string, position: Position): Finding {
  return ruleFinding('no-match', message, 'Correct the path, or take the entry out.', position);
}

function causesOf(error: Error): Error[] {
  const causes: Error[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 10; cause = cause.cause) {
    causes.push(cause);
  }
  return causes;
}
