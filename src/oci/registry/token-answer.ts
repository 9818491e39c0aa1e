import { WardctlError } from '../../errors.ts';
import { isObject, JsonSyntaxError, parseJson, valueAt, type JsonValue } from '../../json/index.ts';
import type { Credentials } from '../auth/credentials.ts';
import type { TransportResponse } from '../transport/transport.ts';
import { readRefusal, refusalError } from './answer-error.ts';
import { readDocument } from './document.ts';
import { isTransientStatus } from './retry.ts';

/** Lets us in for some time. */
export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresMs: number;
}

/** Who asked a token server. */
export interface TokenContext {
  readonly registry: string;
  readonly credentials: Credentials | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const maxAnswerBytes = 1024 * 1024;
const defaultLifeSeconds = 60;
const maxLifeSeconds = 24 * 60 * 60;
/** Tokens are not used in their last seconds: they would expire on the way. */
const marginMs = 5000;
/** A token that is given out is meant to be used, whatever the clocks say. */
const minLifeMs = 1000;

/**
 * The token that a server gave.
 * @throws WardctlError REGISTRY_UNAUTHORIZED, REGISTRY_RESPONSE_INVALID, and what a server that is busy fails with
 */
export async function readToken(
  response: TransportResponse,
  realm: URL,
  context: TokenContext,
): Promise<Token> {
  if (response.status !== 200) throw await refused(response, realm, context);
  const document = parseAnswer(await readDocument(response, maxAnswerBytes, aboutServer(realm, context)));
  const value = [valueAt(document, 'token'), valueAt(document, 'access_token')].find(
    (one) => typeof one === 'string' && one !== '',
  );
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    const problem = isObject(document) ? 'gave no token' : 'answered with something else than JSON';
    throw new WardctlError('REGISTRY_RESPONSE_INVALID', `${aboutServer(realm, context)} ${problem}`, {
      hint: 'Ask the operator of the registry.',
    });
  }
  return { value, expiresMs: expiryOf(document, context.now()) };
}

/** In milliseconds since the epoch. */
function expiryOf(document: JsonValue, nowMs: number): number {
  const life = valueAt(document, 'expires_in');
  const seconds =
    typeof life === 'bigint' && life > 0n ? Math.min(Number(life), maxLifeSeconds) : defaultLifeSeconds;
  const issued = valueAt(document, 'issued_at');
  const issuedMs = typeof issued === 'string' ? Date.parse(issued) : NaN;
  const ageMs = nowMs - issuedMs;
  // A token may have been given out before. One from the future, or long expired, tells of a clock that is wrong.
  const fromMs = ageMs > 0 && ageMs < seconds * 1000 ? issuedMs : nowMs;
  return Math.max(fromMs + seconds * 1000 - marginMs, nowMs + minLifeMs);
}

/** A server that is busy is no reason to log in anew. */
async function refused(
  response: TransportResponse,
  realm: URL,
  context: TokenContext,
): Promise<WardctlError> {
  const { registry, credentials } = context;
  const refusal = await readRefusal(response);
  const asked = {
    what: registry,
    registry,
    who: `the token server ${realm.host}`,
    credentials: describeCredentials(credentials),
  };
  const error = refusalError(asked, refusal);
  if (isTransientStatus(response.status)) return error;
  return new WardctlError('REGISTRY_UNAUTHORIZED', error.message, {
    hint:
      credentials === undefined
        ? `Log in: wardctl login ${registry}`
        : `Check the login, or write it anew: wardctl login ${registry}`,
    ...(error.details === undefined ? {} : { details: error.details }),
  });
}

/** Whether and how we are known, at the end of messages; never the secret. */
export function describeCredentials(credentials: Credentials | undefined): string {
  return credentials === undefined
    ? ' (asked anonymously)'
    : ` (with the credentials of ${credentials.source})`;
}

/** A token server, for messages. */
export function aboutServer(realm: URL, { registry }: TokenContext): string {
  return `${registry}: the token server ${realm.host}`;
}

function parseAnswer(bytes: Buffer): JsonValue {
  try {
    return parseJson(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}
