import { WardctlError } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';
import { parseYamlDocument } from '../../yaml/index.ts';
import type { Requirement, VerificationConfig } from '../requirement.ts';
import { closestWord, filledList, readMember, readMembers, readOptional } from './readers.ts';
import { Reading, type ConfigText, type Path, type Reader } from './reading.ts';
import { readRequirement } from './requirement-reader.ts';

const maxBytes = 1024 * 1024;
const maxMatches = 255;

/**
 * Reads a verification config file, YAML or JSON (sigstore-and-oci 2.1). Strict: unknown keys, lists that require
 * nothing and keys that cannot be read are errors.
 * @param name of the file, for messages
 * @param warn told what is accepted and should be changed
 * @throws WardctlError VERIFICATION_CONFIG_INVALID, which lists all problems with line, column and key
 */
export async function readVerificationConfig(
  text: string,
  name: string,
  warn: (message: string) => void,
): Promise<VerificationConfig> {
  const document = await parseDocument(text, name);
  const reading = new Reading(document);
  const members = readMembers(document.value, [], { required: {}, optional: keys }, reading);
  const isVersioned = members === undefined || checkVersion(members, reading);
  const config = members === undefined ? undefined : readLists(members, reading);
  if (config === undefined || reading.hasProblems()) throw reading.invalid(name);
  if (!isVersioned) warn(`${name} has no apiVersion, and is read as \`apiVersion: v1\`: write that into it`);
  return config;
}

const listKeys = ['allOf', 'anyOf'];
const keys = ['apiVersion', ...listKeys];

async function parseDocument(text: string, name: string): Promise<ConfigText> {
  const errorCode = 'VERIFICATION_CONFIG_INVALID';
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw new WardctlError(
      errorCode,
      `Verification config is invalid: ${name}: expected at most ${String(maxBytes)} bytes, found ${String(bytes)}`,
      { hint: 'Check that this is the right file.' },
    );
  }
  const document = await parseYamlDocument(text, { name, errorCode, dialect: 'strict' });
  return document ?? { value: null, positionOf: () => ({ line: 1, column: 1 }), tagOf: () => undefined };
}

/** Whether there is a version. */
function checkVersion(members: JsonObject, reading: Reading): boolean {
  const version = members.get('apiVersion');
  if (version !== undefined && version !== 'v1') reading.wrong(version, ['apiVersion'], 'v1');
  return version !== undefined;
}

function readLists(members: JsonObject, reading: Reading): VerificationConfig {
  const allOf = readOptional(members, 'allOf', requirements, [], reading);
  const anyOf = readOptional(members, 'anyOf', readAnyOf, [], reading);
  // What is written under a name like theirs is told already.
  const isMisspelt = [...members.keys()].some((key) => !keys.includes(key) && closestWord(key, listKeys));
  if (!isMisspelt && listKeys.every((key) => (members.get(key) ?? null) === null)) {
    reading.problem([], 'expected allOf, anyOf or both, found neither: there is no requirement');
  }
  return { allOf: allOf ?? [], anyOf };
}

const requirements = filledList(
  readRequirement,
  'expected at least one entry, found none: it requires nothing',
);

const readAnyOf: Reader<NonNullable<VerificationConfig['anyOf']>> = (value, path, reading) => {
  const members = readMembers(
    value,
    path,
    { required: { signatures: 'a list of signatures' }, optional: ['minimumMatches'] },
    reading,
  );
  if (members === undefined) return undefined;
  const signatures = readMember(members, 'signatures', requirements, path, reading) ?? [];
  const minimumMatches = readMember(members, 'minimumMatches', matches, path, reading) ?? 1;
  checkReachable(minimumMatches, signatures, path, reading);
  return { minimumMatches, signatures };
};

const matches: Reader<number> = (value, path, reading) => {
  if (typeof value === 'bigint' && value >= 1n && value <= maxMatches) return Number(value);
  const advice = value === 0n ? ', which requires nothing' : '';
  reading.wrong(value, path, `an integer from 1 to ${String(maxMatches)}`, advice);
  return undefined;
};

/** Entries are counted, not signatures: more than there are can never match. */
function checkReachable(
  minimumMatches: number,
  signatures: readonly Requirement[],
  path: Path,
  reading: Reading,
): void {
  // Wrong entries are not among the signatures.
  if (reading.hasProblems() || minimumMatches <= signatures.length) return;
  const found = `found ${String(minimumMatches)}, which nothing can ever reach`;
  reading.problem(
    [...path, 'minimumMatches'],
    `expected at most ${String(signatures.length)}, the number of signatures below, ${found}`,
  );
}
