import { found } from '../guest/found.ts';
import { isError, parse, stringify, toWellFormed } from '../guest/intrinsics.ts';
import { looseJson, show } from '../guest/show.ts';
import { wellFormedJson } from '../guest/well-formed.ts';
import { HostError } from './host-error.ts';
import type { LogEvent, LogLevel } from './log-event.ts';

/** The way to the host, which differs between targets. All texts are well-formed: a component could not pass others. */
export interface Channel {
  /**
   * @param payload JSON text
   * @returns JSON text, or `''`
   * @throws whatever stands for the host's error text
   */
  call(binding: string, namespace: string, operation: string, payload: string): string;
  /** @param fields the JSON text of an object */
  log(level: LogLevel, message: string, fields: string): void;
}

let channel: Channel | undefined;

/** Opens the way to the host, or closes it. */
export function connect(to: Channel | undefined): void {
  channel = to;
}

export function isConnected(): boolean {
  return channel !== undefined;
}

/**
 * Makes any host call, also one that this package has no function for. Policies run one thing at a time: the answer
 * is there when the function returns, awaiting it is neither needed nor wrong.
 *
 * @param namespace such as `oci`
 * @param operation such as `v1/manifest_digest`
 * @param payload anything that JSON can hold
 * @returns what the host answers, from JSON; `undefined` where the answer is empty
 * @throws HostError when the host does not do it; TypeError when the payload is nothing in JSON, or a name no text; Error outside of a policy module, see {@link withHost}
 */
export function callHost(namespace: string, operation: string, payload: unknown): unknown {
  const path = `${textOf(namespace, 'namespace')}/${textOf(operation, 'operation')}`;
  if (channel === undefined) {
    throw new Error(
      `${path}: there is no host here. In unit tests, give the answers with withHost(); else run the policy with wardctl.`,
    );
  }
  const text = stringify(payload) as string | undefined;
  if (text === undefined) {
    throw new TypeError(`${path}: expected a payload that JSON can hold, found ${found(payload)}`);
  }
  let reply: string;
  try {
    reply = channel.call(
      'kubewarden',
      toWellFormed(namespace),
      toWellFormed(operation),
      wellFormedJson(text),
    );
  } catch (error) {
    throw new HostError(path, isError(error) ? error.message : String(error));
  }
  return reply === '' ? undefined : parse(reply);
}

/** Authors of plain JavaScript have no compiler that tells them. */
function textOf(name: unknown, what: string): string {
  if (typeof name !== 'string')
    throw new TypeError(`callHost: expected a text as ${what}, found ${found(name)}`);
  return toWellFormed(name);
}

/** Without a host, in unit tests, nobody reads the log. */
export function sendLogEvent({ level, message, fields }: LogEvent): void {
  channel?.log(level, toWellFormed(show(message)), fieldsText(fields));
}

/** A decision must not depend on whether a log event can be written. */
function fieldsText(fields: unknown): string {
  try {
    const text = looseJson(fields);
    return text?.[0] === '{' ? wellFormedJson(text) : '{}';
  } catch (error) {
    const reason = isError(error) ? show(error.message) : 'the fields are no JSON';
    return `{"unwritable":${stringify(reason)}}`;
  }
}
