import {
  anyJson,
  DecodeError,
  decodeJsonText,
  JsonSyntaxError,
  mapOf,
  optional,
  string,
  struct,
} from '../json/index.ts';
import type { Decoder } from '../json/index.ts';
import type { HostCapability, PolicyLog, PolicyLogEvent, PolicyLogLevel } from './host.ts';

const levels = ['trace', 'debug', 'info', 'warning', 'error'] as const satisfies readonly PolicyLogLevel[];

/** Characters quoted of an event that cannot be read. */
const maxQuotedLength = 1000;

/**
 * The `tracing/log` call: neither gated nor recorded, and always a success; what cannot be read is
 * reported to the log itself (policy-abi 6.3).
 */
export function logCapability(log: PolicyLog): HostCapability {
  return {
    namespace: 'tracing',
    operation: 'log',
    handle(payload) {
      log(readEvent(payload));
      return new Uint8Array();
    },
  };
}

function readEvent(payload: Uint8Array): PolicyLogEvent {
  try {
    return decodeJsonText(payload, eventDecoder);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const quoted = Buffer.from(payload.subarray(0, maxQuotedLength)).toString('utf8');
    const data = new Map([
      ['error', error.message],
      ['payload', quoted],
    ]);
    return { level: 'error', message: 'the policy sent a log event that cannot be read', data };
  }
}

const eventDecoder: Decoder<PolicyLogEvent> = {
  expected: 'a log event',
  decode(value, path) {
    const { level: name, message = '' } = struct('PolicyLogEntry', {
      level: string,
      message: optional(string),
    }).decode(value, path);
    const level = levels.find((candidate) => candidate === name.toLowerCase());
    if (level === undefined)
      throw new DecodeError(`unknown log level "${name}", expected ${levels.join(', ')}`, 'level');
    const data = new Map(mapOf(anyJson).decode(value, path));
    data.delete('level');
    data.delete('message');
    return { level, message, data };
  },
};
