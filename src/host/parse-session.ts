import { WardctlError } from '../errors.ts';
import { DecodeError, fromPlain, isObject, list, rustDebugString } from '../json/index.ts';
import { anyJson, string, struct } from '../json/index.ts';
import type { JsonValue } from '../json/index.ts';
import { callbackRequest, isRequestTag, requestFields } from './callback-request.ts';
import type { CallbackRequest } from './callback-request.ts';
import type { Exchange, ExchangeResponse } from './interactions.ts';

const maxSessionBytes = 64 * 1024 * 1024;
const maxExchanges = 100_000;

/** Aliases resolved per document, counted as the `yaml` package does; sessions need none. */
const maxAliases = 100;

/** YAML whose whole text is one document, read into JSON; the tag is that of its outermost node. */
type YamlReader = (text: string) => { readonly tag: string | undefined; readonly value: JsonValue };

/**
 * Reads a session file: a YAML list of exchanges whose requests are texts of YAML themselves (policy-abi 6.8).
 * @throws WardctlError SESSION_INVALID, as a rejection, naming the entry and what is wrong with it
 */
export async function parseSession(text: string): Promise<Exchange[]> {
  if (Buffer.byteLength(text) > maxSessionBytes) {
    throw invalid(`expected at most ${String(maxSessionBytes / 1024 / 1024)} MiB`);
  }
  const readYaml = await yamlReader();
  const entries = within(undefined, () => list(anyJson).decode(readYaml(text).value, ''));
  if (entries.length > maxExchanges) {
    throw invalid(`expected at most ${String(maxExchanges)} exchanges, found ${String(entries.length)}`);
  }
  return entries.map((entry, index) => within(index + 1, () => readExchange(entry, readYaml)));
}

const exchangeDecoder = struct('Exchange', { request: string, response: anyJson });

function readExchange(entry: JsonValue, readYaml: YamlReader): Exchange {
  const { request, response } = exchangeDecoder.decode(entry, '');
  const type = isObject(entry) ? (entry.get('type') ?? 'Exchange') : 'Exchange';
  // The reference writes the key and does not look at it; another word in it is surely a mistake.
  if (type !== 'Exchange') throw new DecodeError('expected type: Exchange', 'type');
  return { request: readRequest(request, readYaml), response: readResponse(response) };
}

function readRequest(text: string, readYaml: YamlReader): CallbackRequest {
  const { tag, value } = readYaml(text);
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

async function yamlReader(): Promise<YamlReader> {
  const { parseDocument } = await import('yaml');
  return (text) => {
    const document = parseDocument(text, { intAsBigInt: true, logLevel: 'error' });
    const [error] = document.errors;
    // Behind the first line, the message quotes the file.
    const problem = error?.message.split('\n', 1)[0]?.replace(/:$/, '');
    if (problem !== undefined) throw new DecodeError(`not valid YAML: ${problem}`, '');
    const value = fromPlain(document.toJS({ mapAsMap: true, maxAliasCount: maxAliases }) ?? null);
    return { tag: document.contents?.tag, value };
  };
}

/** Runs one step of reading and says in its errors where in the session they belong. */
function within<T>(entry: number | undefined, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const place = entry === undefined ? '' : `entry ${String(entry)}: `;
    const path = error instanceof DecodeError && error.path !== '' ? `${error.path}: ` : '';
    // Besides wrong types, the YAML reader reports alias bombs and nesting too deep as errors of its own.
    throw invalid(`${place}${path}${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function invalid(problem: string, cause?: unknown): WardctlError {
  return new WardctlError(
    'SESSION_INVALID',
    `the session of host capability interactions is not valid: ${problem}`,
    {
      hint: 'Record it again with --record-host-capabilities-interactions, or correct the named entry.',
      cause,
    },
  );
}
