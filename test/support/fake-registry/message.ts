import type { ServerResponse } from 'node:http';

/** A request as it came, with its whole body. */
export interface Question {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly url: URL;
  /** Names in lower case; several of one name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Of the client: requests over one connection have the same. */
  readonly clientPort: number | undefined;
}

/** Writes an answer in another way than all at once. */
export type Delivery = (response: ServerResponse, answer: Answer) => void;

/** What is sent back. */
export interface Answer {
  readonly status: number;
  /** `content-length` is added where the answer is sent whole. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
  readonly deliver?: Delivery;
}

/** An answer with a body of bytes or text. */
export function answer(
  status: number,
  headers: Answer['headers'] = {},
  body: string | Uint8Array = '',
): Answer {
  return { status, headers, body: Buffer.from(body) };
}

/** An answer with a JSON document. */
export function json(status: number, document: unknown, headers: Answer['headers'] = {}): Answer {
  return answer(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(document));
}

/** A refusal in the form of the distribution spec. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Answer['headers'] = {},
): Answer {
  return json(status, { errors: [{ code, message }] }, headers);
}

/** Sends an answer. The body of an answer to HEAD stays here, its length is told. */
export function send(response: ServerResponse, given: Answer, method: string): void {
  if (given.deliver !== undefined) {
    given.deliver(response, given);
    return;
  }
  const bytes = given.body;
  response.writeHead(given.status, headersOf(given, { 'content-length': String(bytes.length) }));
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** The headers of an answer as Node wants them; those of `more` count where the answer has none of the name. */
export function headersOf(
  { headers }: Answer,
  more: Readonly<Record<string, string>> = {},
): Record<string, string | string[]> {
  const all = Object.entries({ ...more, ...headers });
  return Object.fromEntries(
    all.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
