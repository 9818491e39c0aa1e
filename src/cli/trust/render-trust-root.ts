import type { TrustRootDescription } from '../../sigstore/index.ts';
import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { paint } from '../text/paint.ts';

type Authority = TrustRootDescription['certificateAuthorities'][number];
type Log = TrustRootDescription['transparencyLogs'][number];

const shownDigits = 16;

/** A trust root for people: who is believed about what, since when, and until when. */
export function renderTrustRoot(root: TrustRootDescription, terminal: Terminal): string {
  const fetched = root.fetchedAt === null ? '' : `, fetched ${root.fetchedAt}`;
  const lines = [
    `Trust root of ${visibleLine(root.origin, terminal)}${fetched}`,
    ...section('May give certificates to signers', root.certificateAuthorities.map(authority), terminal),
    ...section('Logs of signatures', root.transparencyLogs.map(log), terminal),
    ...section('Logs of certificates', root.certificateLogs.map(log), terminal),
    ...section('May say when something was signed', root.timestampAuthorities.map(authority), terminal),
  ];
  return `${lines.join('\n')}\n`;
}

/** A name, and what there is to say about it. */
interface Entry {
  readonly name: string;
  readonly facts: string;
}

function authority({ subject, url, ...rest }: Authority): Entry {
  return { name: url === '' ? subject : `${subject} (${url})`, facts: factsOf(rest) };
}

function log({ url, ...rest }: Log): Entry {
  return { name: url === '' ? 'a log without URL' : url, facts: factsOf(rest) };
}

function factsOf({ keyKind, keyId, validFor }: Pick<Log, 'keyKind' | 'keyId' | 'validFor'>): string {
  return `${periodOf(validFor)}, ${keyKind}, ${keyId.slice(0, shownDigits)}`;
}

function periodOf({ start, end }: Log['validFor']): string {
  const from = start === null ? 'from ever' : `from ${start.slice(0, 10)}`;
  return end === null ? from : `${from} to ${end.slice(0, 10)}`;
}

function section(title: string, entries: readonly Entry[], terminal: Terminal): string[] {
  const shown = entries.flatMap(({ name, facts }) => [
    `  ${visibleLine(name, terminal)}`,
    `    ${paint('quiet', visibleLine(facts, terminal), terminal)}`,
  ]);
  return ['', paint('strong', title, terminal), ...(shown.length === 0 ? ['  nobody'] : shown)];
}
