import { parseJson, isObject, type JsonValue } from '../../../json/index.ts';
import { PatternProblem } from '../pattern/text-pattern.ts';
import type { Claim } from './claim.ts';

/** The members of an answer in their order (cli-and-registry 5.12); `valid` is of what kwctl said of settings once. */
export const memberRanks = {
  valid: 0,
  uid: 1,
  allowed: 2,
  patchType: 3,
  patch: 4,
  status: 5,
  message: 6,
  code: 7,
  auditAnnotations: 8,
  warnings: 9,
} as const;

export type MemberKey = keyof typeof memberRanks;

/** @throws PatternProblem for a name that no member has */
export function memberKey(name: string): MemberKey {
  if (isMemberKey(name)) return name;
  throw new PatternProblem(`an answer has no member "${name.slice(0, 100)}"`);
}

function isMemberKey(name: string): name is MemberKey {
  return Object.hasOwn(memberRanks, name);
}

const maxDocumentLength = 50_000;

interface FoundMember {
  /** `undefined` where the value says nothing. */
  readonly claim: Claim | undefined;
  /** What is behind the value. */
  readonly rest: string;
}

/**
 * Reads the value that stands behind a key.
 * @throws PatternProblem for values that answers do not have, and that only begin to be some
 */
export function claimedMember(key: MemberKey, text: string): FoundMember {
  switch (key) {
    case 'allowed':
      return found(/^(?:true|false)/, text, (value) => ({ key: 'allowed', value: value === 'true' }));
    case 'valid':
      return found(/^false/, text, () => ({ key: 'settingsInvalid', value: true }));
    case 'code':
      return found(/^[0-9]{3,5}/, text, (value) => ({ key: 'code', value: Number(value) }));
    case 'patchType':
      return found(/^"(?:JSONPatch"?)?/, text, () => ({ key: 'mutated', value: true }));
    case 'patch':
      return found(/^"(?:[A-Za-z0-9+/]*={0,2}"?)/, text, patchClaim);
    case 'warnings':
      return found(/^(?:null|\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])/s, text, warningsClaim);
    case 'auditAnnotations':
      return found(/^\{(?:"(?:[^"\\]|\\.)*"[,:]?)*\}?/s, text, annotationsClaim);
    case 'uid':
    case 'message':
    case 'status':
      throw new PatternProblem(`a suite has no way to compare "${key}"`);
  }
}

function found(value: RegExp, text: string, claimOf: (value: string) => Claim | undefined): FoundMember {
  const whole = value.exec(text)?.[0];
  if (whole === undefined)
    throw new PatternProblem(`${JSON.stringify(text.slice(0, 100))} is no value of that key`);
  return { claim: claimOf(whole), rest: text.slice(whole.length) };
}

function patchClaim(value: string): Claim {
  const encoded = value.replaceAll('"', '');
  if (encoded === '') return { key: 'mutated', value: true };
  if (!value.endsWith('=') && !/^".*"$/.test(value))
    throw new PatternProblem('a suite compares patches as a whole');
  return { key: 'patch', value: documentOf(Buffer.from(encoded, 'base64').toString('utf8')) };
}

function warningsClaim(value: string): Claim {
  const warnings = documentOf(value) ?? [];
  if (!Array.isArray(warnings)) throw new PatternProblem('the warnings of the pattern are no list');
  return { key: 'warnings', value: warnings.map(textIn) };
}

function annotationsClaim(value: string): Claim {
  const document = documentOf(value.endsWith('}') ? value : `${value.replace(/,$/, '')}}`);
  if (!isObject(document) || document.size === 0)
    throw new PatternProblem('the pattern names no audit annotation');
  return {
    key: 'auditAnnotations',
    value: Object.fromEntries([...document].map(([name, text]) => [name, textIn(text)])),
  };
}

function textIn(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new PatternProblem('the pattern compares texts with something else');
}

/** @throws PatternProblem */
export function documentOf(text: string): JsonValue {
  if (text.length > maxDocumentLength) throw new PatternProblem('a patch or list of the pattern is too long');
  try {
    return parseJson(text);
  } catch {
    throw new PatternProblem('a part of the pattern that should be JSON is none');
  }
}
