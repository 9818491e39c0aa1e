import type { HostCallRecord, PolicyLog as GuestLog } from '../host/index.ts';
import { isObject, toPlain, type JsonValue } from '../json/index.ts';
import type { PolicyMetadata as StatedMetadata } from '../policy/index.ts';
import type { PolicyHostCall } from './observable-policy.ts';
import type { PolicyLog } from './policy-log.ts';
import type { PolicyMetadata } from './policy-metadata.ts';

/** Metadata with plain objects in place of maps. */
export function plainMetadata(metadata: StatedMetadata): PolicyMetadata {
  return { ...metadata, annotations: Object.fromEntries(metadata.annotations ?? []) };
}

/** A log for guests that gives events with plain objects in place of maps to `log`. */
export function guestLog(log: PolicyLog): GuestLog {
  return ({ level, message, data }) => {
    log({ level, message, data: plainObject(data) });
  };
}

/** A host call with plain objects in place of maps. */
export function plainCall({ capability, request, fields }: HostCallRecord): PolicyHostCall {
  return { capability, request, fields: isObject(fields) ? plainObject(fields) : {} };
}

function plainObject(members: Iterable<readonly [string, JsonValue]>): Record<string, unknown> {
  return Object.fromEntries(Array.from(members, ([key, item]) => [key, toPlain(item)]));
}
