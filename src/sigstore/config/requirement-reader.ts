import { WardctlError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { parsePublicKey } from '../parse-public-key.ts';
import type { PublicKey } from '../public-key.ts';
import type { Requirement, RequiredAnnotations } from '../requirement.ts';
import {
  closestWord,
  filledText,
  readMember,
  readMembers,
  readOptional,
  text,
  textThat,
  type Keys,
} from './readers.ts';
import type { Path, Reader, Reading } from './reading.ts';
import { readSubject } from './subject.ts';

type Kind = Requirement['kind'];
type KindReader = (members: JsonObject, path: Path, reading: Reading) => Requirement | undefined;

const keysByKind: Readonly<Record<Kind, Keys>> = {
  pubKey: { required: { kind: 'a kind', key: 'a public key' }, optional: ['owner', 'annotations'] },
  genericIssuer: {
    required: { kind: 'a kind', issuer: 'the URL of an issuer', subject: 'a subject' },
    optional: ['annotations'],
  },
  githubAction: { required: { kind: 'a kind', owner: 'an owner' }, optional: ['repo', 'annotations'] },
};
const kinds = Object.keys(keysByKind).filter((key): key is Kind => key in keysByKind);

const githubName = textThat('the name alone, without slash and space', (name) => /^[^\s/]+$/.test(name));

/** One entry of a list: whose signature it asks for. */
export const readRequirement: Reader<Requirement> = (value, path, reading) => {
  if (!isObject(value)) {
    reading.wrong(value, path, `a mapping with a kind, one of ${kinds.join(', ')}`);
    return undefined;
  }
  const kind = readKind(value, path, reading);
  if (kind === undefined) return undefined;
  const members = readMembers(value, path, keysByKind[kind], reading);
  return members === undefined ? undefined : readers[kind](members, path, reading);
};

function readKind(members: JsonObject, path: Path, reading: Reading): Kind | undefined {
  const expected = `one of ${kinds.join(', ')}`;
  const value = members.get('kind');
  const kind = kinds.find((known) => known === value);
  if (kind !== undefined) return kind;
  if (value === undefined) {
    const misspelt = [...members.keys()].find((key) => closestWord(key, ['kind']) !== undefined);
    if (misspelt === undefined) reading.problem([...path, 'kind'], `expected ${expected}, found no such key`);
    else reading.problem([...path, misspelt], 'unknown key; did you mean kind?', 'key');
    return undefined;
  }
  const near = typeof value === 'string' ? closestWord(value, kinds) : undefined;
  reading.wrong(value, [...path, 'kind'], expected, near === undefined ? '' : `; did you mean ${near}?`);
  return undefined;
}

const readers: Readonly<Record<Kind, KindReader>> = {
  pubKey(members, path, reading) {
    const pem = readMember(members, 'key', text, path, reading);
    const key = pem === undefined ? undefined : readKey(pem, [...path, 'key'], reading);
    const owner = readOptional(members, 'owner', text, path, reading);
    const annotations = readAnnotations(members, path, reading);
    return pem === undefined || key === undefined
      ? undefined
      : { kind: 'pubKey', key, pem, owner, annotations };
  },
  genericIssuer(members, path, reading) {
    const issuer = readMember(members, 'issuer', filledText, path, reading);
    const subject = readMember(members, 'subject', readSubject, path, reading);
    const annotations = readAnnotations(members, path, reading);
    if (issuer === undefined || subject === undefined) return undefined;
    return { kind: 'genericIssuer', issuer, subject, annotations };
  },
  githubAction(members, path, reading) {
    const owner = readMember(members, 'owner', githubName, path, reading);
    const repo = readOptional(members, 'repo', githubName, path, reading);
    const annotations = readAnnotations(members, path, reading);
    return owner === undefined ? undefined : { kind: 'githubAction', owner, repo, annotations };
  },
};

/** A key that does not parse would be an entry that nothing can ever satisfy. */
function readKey(pem: string, path: Path, reading: Reading): PublicKey | undefined {
  try {
    return parsePublicKey(pem);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    reading.problem(path, error.message);
    return undefined;
  }
}

function readAnnotations(members: JsonObject, path: Path, reading: Reading): RequiredAnnotations {
  const value: JsonValue = members.get('annotations') ?? null;
  const place = [...path, 'annotations'];
  if (isObject(value)) {
    return new Map(
      [...value].flatMap(([key, one]) => {
        const required = text(one, [...place, key], reading);
        return required === undefined ? [] : [[key, required]];
      }),
    );
  }
  if (value !== null) reading.wrong(value, place, 'a mapping of texts');
  return new Map();
}
