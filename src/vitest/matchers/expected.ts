import { WardctlError } from '../../errors.ts';
import { fromPlain, type JsonValue } from '../../json/index.ts';
import { suggest } from '../../suggest.ts';
import { shown } from './describe.ts';
import { Refusal } from './matcher.ts';

/** A document that a test states. @throws Refusal for what JSON cannot hold */
export function statedDocument(value: unknown): JsonValue {
  try {
    return fromPlain(value);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    throw new Refusal(`${error.message}; asymmetric matchers such as expect.any() have no place here`);
  }
}

/**
 * @param problem what is wrong where it is not
 * @throws Refusal for a name that is not known, because nothing would ever agree with it
 */
export function checkName(name: string, known: readonly string[], problem: string): void {
  if (known.includes(name)) return;
  const near = suggest(name, known);
  const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${shown(near)}?`;
  throw new Refusal(`${problem}; ${advice}`);
}
