import type { Terminal } from '../../terminal.ts';
import { layFacts, margin, usableTerminal } from '../../text/layout.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import type { SignatureList } from '../signatures/describe-listed.ts';
import type { ListedAttestation, ListedSignature } from '../signatures/listed-signature.ts';
import {
  adviceOn,
  describeStanding,
  listedFacts,
  noPlaceForSignatures,
  noSignatures,
  shortDigest,
  standingOf,
} from '../signatures/listed-words.ts';
import { firstOf, joinSections, section, sentence } from './section.ts';

const marks = { verified: 'accepted', unwanted: 'failed', unknown: 'failed', refused: 'rejected' } as const;

/**
 * The sections about signatures, of a policy that comes from a registry or not.
 * @param list `undefined` for what comes from no registry
 */
export function signatureSections(list: SignatureList | undefined, terminal: Terminal): string[][] {
  if (list === undefined) return [section('Signatures', sentence(noPlaceForSignatures, terminal), terminal)];
  const { signatures, attestations } = list;
  const rows =
    signatures.length === 0
      ? sentence(noSignatures, terminal, 'warning')
      : firstOf(signatures, (first) => first.flatMap((one) => renderSignature(one, terminal)), terminal);
  const advice = adviceOn(signatures).flatMap((line) => sentence(line, terminal, 'quiet'));
  return [
    section('Signatures', [...rows, ...advice], terminal),
    section('Attestations, which are no signatures', renderAttestations(attestations, terminal), terminal),
  ];
}

/** A page with nothing but signatures: of a policy that was refused. */
export function renderSignaturePage(list: SignatureList, given: Terminal): string {
  return joinSections(signatureSections(list, usableTerminal(given)));
}

function renderSignature(signature: ListedSignature, terminal: Terminal): string[] {
  const mark = marks[standingOf(signature)];
  const title = `${signature.format} ${shortDigest(signature.digest)}, ${describeStanding(signature)}`;
  const [first = '', ...more] = sentence(title, { ...terminal, columns: terminal.columns - margin.length });
  const facts = listedFacts(signature).map(({ label, text }) => ({ label, entries: [{ text }] }));
  const details = layFacts(facts, { ...terminal, columns: terminal.columns - margin.length });
  const shownMark = paint(mark, glyphsOf(terminal)[mark], terminal);
  return [
    `${margin}${shownMark} ${first.slice(margin.length)}`,
    ...[...more, ...details].map((row) => margin + row),
  ];
}

function renderAttestations(attestations: readonly ListedAttestation[], terminal: Terminal): string[] {
  const rows = (some: readonly ListedAttestation[]): string[] =>
    layFacts(
      some.map(({ format, digest, predicateType }) => ({
        label: `${format} ${shortDigest(digest)}`,
        entries: [{ text: predicateType ?? 'without a type' }],
      })),
      terminal,
    );
  return firstOf(attestations, rows, terminal);
}
