import { Deferred, type HostCall } from '../../../host/index.ts';
import { isObject, JsonSyntaxError, parseJson, stringifyJson, type JsonObject } from '../../../json/index.ts';
import { componentCapabilities } from '../../../policy/index.ts';
import { GuestFailure } from '../../guest-failure.ts';
import { maxNameBytes, type HostAnswer, type HostCalls } from '../../host-calls.ts';
import type { Limits } from '../../limits.ts';
import { camelCase } from '../camel-case.ts';
import { err, ok, type HostInterface, type HostInterfaces, type InterfaceMember } from '../host-interface.ts';
import { jsonAnswer, type ReadAnswer } from './answers.ts';
import { typedCalls } from './capabilities.ts';

const capabilityOf: Readonly<Record<string, string>> = componentCapabilities;

/** The typed functions by the names that jco gives, with the host call that each stands for. */
const namedCalls = Object.entries(typedCalls).map(([label, call]) => {
  const [namespace = '', ...operation] = (capabilityOf[label] ?? '').split('/');
  return { ...call, name: camelCase(label), namespace, operation: operation.join('/') };
});

/** What the interfaces of wardctl's own package work with. */
export interface PolicyInterfaceOptions {
  readonly calls: Pick<HostCalls, 'make'>;
  readonly limits: Limits;
  /** Does something for the guest; see `GuestSurroundings`. */
  readonly call: (action: () => unknown) => unknown;
}

/** `wardctl:policy/host-capabilities` and `wardctl:policy/log`: every function is one call of the policy's host. */
export function policyInterfaces({ calls, limits, call }: PolicyInterfaceOptions): HostInterfaces {
  const send = (read: () => HostCall, readAnswer: ReadAnswer): unknown =>
    call(() => {
      const answer = calls.make(() => bounded(read(), limits));
      return answer instanceof Deferred
        ? answer.map((later) => lower(later, readAnswer))
        : lower(answer, readAnswer);
    });
  const capabilities: Record<string, InterfaceMember> = {
    call: (binding: string, namespace: string, operation: string, payload: string) =>
      send(() => ({ binding, namespace, operation, payload: Buffer.from(payload) }), jsonAnswer),
  };
  for (const { name, namespace, operation, payload, read } of namedCalls) {
    capabilities[name] = (...args: never[]) =>
      send(
        () => ({ binding: 'kubewarden', namespace, operation, payload: Buffer.from(payload(...args)) }),
        read,
      );
  }
  const log: HostInterface = {
    log: (level: string, message: string, fields: string) => {
      const payload = Buffer.from(logEvent(level, message, fields));
      send(() => ({ binding: 'kubewarden', namespace: 'tracing', operation: 'log', payload }), jsonAnswer);
    },
  };
  return { 'wardctl:policy/host-capabilities': capabilities, 'wardctl:policy/log': log };
}

function bounded(call: HostCall, { maxReplyBytes }: Limits): HostCall {
  const { binding, namespace, operation, payload } = call;
  for (const [what, name] of Object.entries({ binding, namespace, operation })) {
    check(`${what} of a host call`, Buffer.byteLength(name), maxNameBytes);
  }
  check('payload of a host call', payload.length, maxReplyBytes);
  return call;
}

function check(what: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new GuestFailure(
    'limit',
    `${what} of ${String(size)} bytes is larger than the limit of ${String(maxBytes)} bytes`,
  );
}

function lower({ ok: isOk, bytes }: HostAnswer, read: ReadAnswer): unknown {
  if (!isOk) return err(jsonAnswer(bytes));
  try {
    return ok(read(bytes));
  } catch (error) {
    // Sessions can be written by hand.
    if (error instanceof JsonSyntaxError) return err(`the host gave an unexpected answer: ${error.message}`);
    throw error;
  }
}

/** The event with its further data beside level and message; data that is no object goes in as it came. */
function logEvent(level: string, message: string, fields: string): string {
  const event = new Map(parseFields(fields));
  event.set('level', level);
  event.set('message', message);
  return stringifyJson(event);
}

function parseFields(fields: string): JsonObject {
  if (fields === '') return new Map();
  try {
    const value = parseJson(fields);
    return isObject(value) ? value : new Map([['fields', value]]);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return new Map([['fields', fields]]);
    throw error;
  }
}
