import { escapeControls } from '../../escape.ts';
import { formatTable, type TableRow } from '../reference-table.ts';
import type { SignatureList } from './describe-listed.ts';
import {
  adviceOn,
  describeStanding,
  listedFacts,
  noPlaceForSignatures,
  noSignatures,
  type Listed,
} from './listed-words.ts';

/**
 * The signatures as the reference prints them, a layer after the other, and below each what was verified of it
 * (cli-and-registry 5.8). Texts of others have no control characters, wherever they are printed.
 * @param list `undefined` for what comes from no registry
 */
export function formatSignatureText(list: SignatureList | undefined): string {
  if (list === undefined) return `${noPlaceForSignatures}\n`;
  const { signatures, attestations } = list;
  const advice = adviceOn(signatures).map((line) => `${line}\n`);
  const text = [
    signatures.length === 0
      ? `${noSignatures}\n`
      : formatTable([
          ['Sigstore signatures'],
          ...signatures.flatMap((one) => [
            ...layerRows(one, list),
            ['Verified:', describeStanding(one)],
            ...listedFacts(one).map(({ label, text }) => [
              `${label.charAt(0).toUpperCase()}${label.slice(1)}:`,
              text,
            ]),
            [],
          ]),
        ]),
    ...(advice.length === 0 ? [] : [advice.join('')]),
    ...(attestations.length === 0
      ? []
      : [
          formatTable([['Attestations (no signatures, not verified)']]) +
            formatTable(
              attestations.flatMap((one) => [
                ...layerRows(one, list),
                ['Predicate type:', one.predicateType ?? ''],
                [],
              ]),
            ),
        ]),
  ].join('\n');
  return escapeControls(text);
}

function layerRows({ format, digest, index, manifest }: Listed, { holders }: SignatureList): TableRow[] {
  const holder = holders.get(manifest);
  const layer = holder?.layers[index];
  const annotations =
    format === 'legacy' ? Object.entries(layer?.annotations ?? {}) : [...(holder?.annotations ?? [])];
  return [
    ['Digest:', digest],
    ...(layer === undefined
      ? []
      : [
          ['Media type:', layer.mediaType],
          ['Size:', String(layer.size)],
        ]),
    ...(annotations.length === 0
      ? []
      : [['Annotations'], ...annotations.map(([key, value]) => [key, value.trimEnd()])]),
    ['Format:', format],
  ];
}
