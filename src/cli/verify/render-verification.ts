import {
  ageText,
  describeRequirement,
  nameOf,
  refusalOf,
  type JudgedRequirement,
  type TrustRoot,
  type VerifiedSignature,
} from '../../sigstore/index.ts';
import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { displayWidth } from '../text/display-width.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import { wrapLine } from '../text/wrap.ts';
import { describeVerified, factsOf } from '../verification/describe-signature.ts';
import type { Verification } from './describe-verification.ts';

/** The outcome for people: each requirement, and below it who met it, or what kept each signature from that. */
export function renderVerification(verification: Verification, terminal: Terminal): string {
  // Coloured lines are short: they have labels and digests.
  const rows = renderLines(verification, terminal).flatMap((line) =>
    line.includes('\u001b') ? [line] : wrapLine(line, terminal.columns),
  );
  return `${rows.join('\n')}\n`;
}

function renderLines(verification: Verification, terminal: Terminal): string[] {
  const { uri, manifest, isList, formats, judgement, trust } = verification;
  const { satisfied, allOf, anyOf, unusable, attestations } = judgement;
  const glyphs = glyphsOf(terminal);
  const outcome = satisfied ? 'accepted' : 'rejected';
  const verdict = satisfied ? 'is signed as it has to be' : 'is not signed as it has to be';
  const lines = [
    `${paint(outcome, `${glyphs[outcome]} ${visibleLine(uri, terminal)}`, terminal)} ${verdict}`,
    ...detail(isList ? 'list' : 'manifest', manifest.digest, 1, terminal),
    ...(trust === undefined ? [] : detail('trust root', describeTrust(trust), 1, terminal)),
    ...allOf.flatMap((one) => renderRequirement(one, terminal)),
  ];
  if (anyOf !== undefined) {
    const { minimumMatches, matches, signatures } = anyOf;
    lines.push(`  any ${String(minimumMatches)} of these, ${String(matches)} found:`);
    lines.push(...signatures.flatMap((one) => renderRequirement(one, terminal)).map((line) => `  ${line}`));
  }
  for (const one of unusable) {
    const text = `${nameOf(one)}: ${one.problem.message}`;
    lines.push(`  ${paint('failed', glyphs.failed, terminal)} ${visibleLine(text, terminal)}`);
  }
  if (attestations.length > 0) {
    const count = `${String(attestations.length)} ${attestations.length === 1 ? 'attestation' : 'attestations'}`;
    lines.push(
      `  ${paint('quiet', `${glyphs.dot} besides, ${count}, which do not count as signatures`, terminal)}`,
    );
  }
  if (!satisfied) lines.push('', `Hint: ${refusalOf(judgement, uri, formats).hint ?? ''}`);
  return lines;
}

function describeTrust({ origin, fetchedAt }: TrustRoot): string {
  return fetchedAt === undefined ? origin : `${origin}, fetched ${ageText(fetchedAt, new Date())}`;
}

function renderRequirement({ requirement, met, pairings }: JudgedRequirement, terminal: Terminal): string[] {
  const glyphs = glyphsOf(terminal);
  const outcome = met ? 'accepted' : 'rejected';
  const mark = paint(outcome, glyphs[outcome], terminal);
  const lines = [`  ${mark} ${visibleLine(describeRequirement(requirement), terminal)}`];
  const [verified] = pairings.flatMap((pairing) => ('verified' in pairing ? [pairing.verified] : []));
  if (verified !== undefined) return [...lines, ...renderSignature(verified, terminal)];
  for (const pairing of pairings) {
    if (!('problem' in pairing)) continue;
    const { code, message } = pairing.problem;
    lines.push(`      ${visibleLine(`${nameOf(pairing.signature)}: ${message} (${code})`, terminal)}`);
  }
  if (pairings.length === 0) lines.push('      no signature was found');
  return lines;
}

function renderSignature(verified: VerifiedSignature, terminal: Terminal): string[] {
  return [
    ...factsOf(describeVerified(verified)).flatMap(({ label, text }) => detail(label, text, 3, terminal)),
    ...detail('signature', nameOf(verified.signature), 3, terminal),
  ];
}

const labelWidth = 11;

/** A value that does not fit beside its label stands below it: digests are to be copied whole. */
function detail(label: string, value: string, depth: number, terminal: Terminal): string[] {
  const indentation = '  '.repeat(depth);
  const shown = visibleLine(value, terminal);
  const fits = indentation.length + labelWidth + 1 + displayWidth(shown) <= terminal.columns;
  if (fits) return [`${indentation}${paint('quiet', label.padEnd(labelWidth), terminal)} ${shown}`];
  return [`${indentation}${paint('quiet', label, terminal)}`, `${indentation}  ${shown}`];
}
