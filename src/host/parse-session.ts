import { WardctlError } from '../errors.ts';
import { DecodeError, isObject, list, rustDebugString } from '../json/index.ts';
import { anyJson, string, struct } from '../json/index.ts';
import type { JsonValue } from '../json/index.ts';
import { parseYamlDocuments, type YamlDocument } from '../yaml/index.ts';
import { callbackRequest, isRequestTag, requestFields } from './callback-request.ts';
import type { CallbackRequest } from './callback-request.ts';
import type { Exchange, ExchangeResponse } from './interactions.ts';

const maxExchanges = 100_000;

const sessionName = 'the session of host capability interactions';

/**
 * Reads a session file: a YAML list of exchanges whose requests are texts of YAML themselves (policy-abi 6.8).
 * @throws WardctlError SESSION_INVALID, as a rejection, naming the entry and what is wrong with it
 */
export async function parseSession(text: string): Promise<Exchange[]> {
  const file = await parseOne(text, sessionName);
  const entries = within(undefined, () => list(anyJson).decode(file?.value ?? null, ''));
  if (entries.length > maxExchanges) {
    throw invalid(`expected at most ${String(maxExchanges)} exchanges, found ${String(entries.length)}`);
  }
  const exchanges: Exchange[] = [];
  for (const [index, entry] of entries.entries()) exchanges.push(await readExchange(entry, index + 1));
  return exchanges;
}

/** The only document of a text; `undefined` where the text is empty. */
async function parseOne(text: string, name: string): Promise<YamlDocument | undefined> {
  const source = { name, errorCode: 'SESSION_INVALID', dialect: 'strict' } as const;
  const documents = await parseYamlDocuments(text, source);
  if (documents.length <= 1) return documents[0];
  throw invalid(`expected one YAML document in ${name}, found ${String(documents.length)}`);
}

async function readExchange(entry: JsonValue, number: number): Promise<Exchange> {
  const { request, response } = within(number, () => readEntry(entry));
  const document = await parseOne(request, `${sessionName}: entry ${String(number)}: request`);
  return within(number, () => ({ request: readRequest(document), response: readResponse(response) }));
}

const exchangeDecoder = struct('Exchange', { request: string, response: anyJson });

function readEntry(entry: JsonValue): { request: string; response: JsonValue } {
  // The reference writes the key and does not look at it; another word in it is surely a mistake.
  const type = isObject(entry) ? (entry.get('type') ?? 'Exchange') : 'Exchange';
  const decoded = exchangeDecoder.decode(entry, '');
  if (type !== 'Exchange') throw new DecodeError('expected type: Exchange', 'type');
  return decoded;
}

function readRequest(document: YamlDocument | undefined): CallbackRequest {
  const { tag, value = null } = document ?? {};
  const name = tag?.startsWith('!') === true ? tag.slice(1) : undefined;
  if (name === undefined) {
    throw new DecodeError(
      'expected a YAML tag such as !KubernetesGetResource in front of the fields',
      'request',
    );
  }
  if (!isRequestTag(name)) {
    const known = Object.keys(requestFields).join(', ');
    throw new DecodeError(`unknown request ${rustDebugString(name)}, expected one of ${known}`, 'request');
  }
  try {
    return callbackRequest(name, value);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(error.message, error.path === '' ? 'request' : `request/${error.path}`);
  }
}

function readResponse(value: JsonValue): ExchangeResponse {
  const { type } = struct('Response', { type: string }).decode(value, 'response');
  if (type === 'Success') {
    return { type, ...struct('Response', { payload: string }).decode(value, 'response') };
  }
  if (type === 'Error') {
    return { type, ...struct('Response', { message: string }).decode(value, 'response') };
  }
  throw new DecodeError(`unknown type ${rustDebugString(type)}, expected Success or Error`, 'response/type');
}

/** Runs one step of reading and says in its errors where in the session they belong. */
function within<T>(entry: number | undefined, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const place = entry === undefined ? '' : `entry ${String(entry)}: `;
    const path = error.path === '' ? '' : `${error.path}: `;
    throw invalid(`${place}${path}${error.message}`, error);
  }
}

function invalid(problem: string, cause?: unknown): WardctlError {
  return new WardctlError('SESSION_INVALID', `${sessionName} is not valid: ${problem}`, {
    hint: 'Record it again with --record-host-capabilities-interactions, or correct the named entry.',
    cause,
  });
}
