import type { JsonValue } from '../../json/index.ts';
import type { RequiredAnnotations } from '../requirement.ts';
import { SignatureError } from '../signature-problem.ts';
import type { SignedSubject } from '../signature.ts';

/**
 * That a signature says what it has to: each required key with this value, where numbers and booleans count by their
 * JSON text (sigstore-and-oci 2.4). Only for signatures that were verified.
 * @param subjects that are the manifest: one of them has to say all of it
 * @throws SignatureError ANNOTATION_MISMATCH, of the first
 */
export function matchAnnotations(required: RequiredAnnotations, subjects: readonly SignedSubject[]): void {
  const mismatches = subjects.map(({ annotations }) => mismatchOf(required, annotations));
  if (mismatches.includes(undefined)) return;
  throw new SignatureError('ANNOTATION_MISMATCH', mismatches[0] ?? 'expected a subject, found none');
}

function mismatchOf(
  required: RequiredAnnotations,
  annotations: SignedSubject['annotations'],
): string | undefined {
  for (const [key, expected] of required) {
    const value = annotations.get(key);
    const found = textOf(value);
    if (found === expected) continue;
    const said =
      found === undefined ? (value === undefined ? 'nothing' : 'no text, number or boolean') : quoted(found);
    return `expected the annotation ${quoted(key)} to be ${quoted(expected)}, found ${said}`;
  }
  return undefined;
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : undefined;
}

const maxShown = 200;

/** As it is: spaces around it may be what differs. */
function quoted(text: string): string {
  return JSON.stringify(text.length > maxShown ? `${text.slice(0, maxShown)}…` : text);
}
