import { WardctlError, type ErrorCode } from '../../errors.ts';
import { isObject, JsonSyntaxError, parseJson, valueAt } from '../../json/index.ts';
import type { Secrets } from '../secrets.ts';
import type { TransportResponse } from '../transport/transport.ts';
import { shown } from './server-text.ts';

const maxBodyBytes = 64 * 1024;
const maxErrors = 10;

/** What a server said about a request that it did not grant. */
export interface Refusal {
  readonly status: number;
  /** Codes of the distribution spec, such as `NAME_UNKNOWN`; none where the body is no such document. */
  readonly codes: readonly string[];
  /** For people, cut and without control characters; `''` where nothing was said. */
  readonly text: string;
  /** Seconds or a date, as the server wrote it; cut. */
  readonly retryAfter: string | undefined;
}

/** Reads the body of an answer that is no success (distribution spec 1.1, error codes). */
export async function readRefusal(response: TransportResponse): Promise<Refusal> {
  const { status, secrets } = response;
  const wait = response.header('retry-after');
  const retryAfter = wait === undefined ? undefined : shown(wait, secrets, 50);
  // What is announced for a wrong range is never sent by docker-registry.
  if (status === 416) {
    response.discard();
    return { status, codes: [], text: '', retryAfter };
  }
  const text = await textOfRefusal(response);
  const errors = errorsOf(text, secrets);
  if (errors === undefined) {
    const isPage = /^\s*</.test(text);
    // Many say their status in the text again.
    const own = text.trim().startsWith(`${String(status)} `) ? text.trim().slice(4) : text;
    return { status, codes: [], text: isPage ? '' : shown(own, secrets), retryAfter };
  }
  const said = errors.map(({ code, message }) => (message === '' ? code : `${code}: ${message}`));
  return { status, codes: errors.map(({ code }) => code), text: shown(said.join('; '), secrets), retryAfter };
}

/** Who was asked for what, for messages. */
export interface Asked {
  /** Such as `ghcr.io/team/policy:v1`. */
  readonly what: string;
  /** As references write it; `undefined` for a server that nobody can log in to. */
  readonly registry: string | undefined;
  /** Who answered: `the registry`, or the host that it led to. */
  readonly who: string;
  /** Which credentials were used; `''` where that says nothing. */
  readonly credentials: string;
}

/** The error for an answer that is no success. */
export function refusalError(
  { what, registry, who, credentials }: Asked,
  { status, codes, text, retryAfter }: Refusal,
): WardctlError {
  const said = text === '' ? `status ${String(status)}` : `status ${String(status)}, ${text}`;
  const { code, hint } = meaningOf(status, registry);
  return new WardctlError(code, `${what}: ${who} answered with ${said}${credentials}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { status, codes, ...(retryAfter === undefined ? {} : { retryAfter }) },
  });
}

/** Whether an error says that a server has no bytes in the range it was asked about. */
export function isOutOfRange(error: unknown): boolean {
  return error instanceof WardctlError && error.details?.['status'] === 416;
}

function meaningOf(status: number, registry: string | undefined): { code: ErrorCode; hint?: string } {
  const login = registry === undefined ? undefined : `wardctl login ${registry}`;
  switch (status) {
    case 401:
      return { code: 'REGISTRY_UNAUTHORIZED', hint: accessHint(login) };
    case 403:
      return { code: 'REGISTRY_DENIED', hint: accessHint(login) };
    case 404:
      return {
        code: 'REGISTRY_NOT_FOUND',
        hint:
          login === undefined
            ? 'Check the URL.'
            : `Check the repository and tag; what is private needs a login: ${login}`,
      };
    case 408:
    case 504:
      return { code: 'REGISTRY_TIMEOUT', hint: 'The server is slow or overloaded; try again later.' };
    case 413:
      return {
        code: 'REGISTRY_TOO_LARGE',
        hint: 'The server, or a proxy in front of it, limits the size; ask its operator.',
      };
    case 429:
      return {
        code: 'REGISTRY_RATE_LIMITED',
        hint:
          login === undefined
            ? 'Try again later.'
            : `Wait, or log in, since many registries allow more to accounts: ${login}`,
      };
    default:
      return status >= 500
        ? { code: 'REGISTRY_FAILED', hint: 'The server has a problem of its own; try again later.' }
        : { code: 'REGISTRY_FAILED' };
  }
}

function accessHint(login: string | undefined): string {
  return login === undefined
    ? 'URLs are asked for without credentials; use a registry for what is private.'
    : `Log in with an account that may do this: ${login}`;
}

/** The status counts, even where what comes with it breaks off. */
async function textOfRefusal(response: TransportResponse): Promise<string> {
  try {
    return await response.text(maxBodyBytes);
  } catch (error) {
    if (error instanceof WardctlError) return '';
    throw error;
  }
}

function errorsOf(text: string, secrets: Secrets): { code: string; message: string }[] | undefined {
  try {
    const errors = valueAt(parseJson(text), 'errors');
    if (!Array.isArray(errors)) return undefined;
    return errors
      .slice(0, maxErrors)
      .filter(isObject)
      .map((error) => ({
        code: textOf(error.get('code'), secrets, 50),
        message: textOf(error.get('message'), secrets),
      }));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function textOf(value: unknown, secrets: Secrets, maxLength?: number): string {
  return typeof value === 'string' ? shown(value, secrets, maxLength) : '';
}
