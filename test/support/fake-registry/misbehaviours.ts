import { gzipSync } from 'node:zlib';
import type { Misbehaviour } from './http-server.ts';
import { answer, headersOf, refusal, type Answer } from './message.ts';

/** Another status, with a body of its own. */
export function replies(status: number, headers: Answer['headers'] = {}, body = ''): Misbehaviour {
  return () => answer(status, headers, body);
}

/** A refusal in the form of the spec. */
export function refuses(
  status: number,
  code: string,
  message: string,
  headers: Answer['headers'] = {},
): Misbehaviour {
  return () => refusal(status, code, message, headers);
}

/** A page such as proxies and load balancers show. */
export function repliesWithHtml(status: number): Misbehaviour {
  return replies(
    status,
    { 'content-type': 'text/html' },
    `<html><head><title>${String(status)} Oops</title></head><body>nginx</body></html>`,
  );
}

/** Leads elsewhere; `$&` in `location` stands for path and query of the request. */
export function redirects(location: string, status = 307): Misbehaviour {
  return (_normal, { target }) => answer(status, { location: location.replace('$&', target) });
}

/** The normal answer with headers added or replaced, or taken away by `undefined`. */
export function withHeaders(
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): Misbehaviour {
  return (normal) => {
    const headers = new Map(Object.entries(normal.headers));
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) headers.delete(name);
      else headers.set(name, value);
    }
    return { ...normal, headers: Object.fromEntries(headers) };
  };
}

/** The normal answer with another body. */
export function withBody(change: (body: Buffer) => Uint8Array): Misbehaviour {
  return (normal) => ({ ...normal, body: Buffer.from(change(normal.body)) });
}

/** The normal answer, packed. */
export const packs: Misbehaviour = (normal) => ({
  ...normal,
  headers: { ...normal.headers, 'content-encoding': 'gzip' },
  body: gzipSync(normal.body),
});

/** Always the whole body with status 200, whatever range was asked for. */
export function ignoresRange(whole: Uint8Array): Misbehaviour {
  return (normal) =>
    normal.status === 206
      ? { ...normal, status: 200, headers: omit(normal.headers, 'content-range'), body: Buffer.from(whole) }
      : normal;
}

/** Says how long the body is, sends the first `bytes` of it, and breaks the connection. */
export function breaksOffAfter(bytes: number): Misbehaviour {
  return stops(bytes, (response) => response.destroy());
}

/** Says how long the body is, sends the first `bytes` of it, and then nothing more. */
export function stallsAfter(bytes: number): Misbehaviour {
  return stops(bytes, () => undefined);
}

/** Sends the body byte by byte. */
export function drips(everyMs: number): Misbehaviour {
  return (normal) => ({
    ...normal,
    deliver: (response) => {
      const { body } = normal;
      response.writeHead(normal.status, headersOf(normal, { 'content-length': String(body.length) }));
      let sent = 0;
      const timer = setInterval(() => {
        response.write(body.subarray(sent, ++sent));
        if (sent < body.length) return;
        clearInterval(timer);
        response.end();
      }, everyMs);
      response.once('close', () => clearInterval(timer));
    },
  });
}

/** Never answers. */
export const saysNothing: Misbehaviour = (normal) => ({ ...normal, deliver: () => undefined });

/** Breaks the connection instead of answering. */
export const hangsUp: Misbehaviour = (normal) => ({
  ...normal,
  deliver: (response) => response.destroy(),
});

/** Answers with something that is no HTTP. */
export const talksNonsense: Misbehaviour = (normal) => ({
  ...normal,
  deliver: (response) => response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n'),
});

function stops(bytes: number, then: (response: import('node:http').ServerResponse) => void): Misbehaviour {
  return (normal) => ({
    ...normal,
    deliver: (response) => {
      response.writeHead(normal.status, headersOf(normal, { 'content-length': String(normal.body.length) }));
      if (bytes === 0) response.flushHeaders();
      response.write(normal.body.subarray(0, bytes), () => then(response));
    },
  });
}

function omit(headers: Answer['headers'], name: string): Answer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
