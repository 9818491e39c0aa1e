import type { PolicyLog as GuestLog } from '../host/index.ts';
import { toPlain } from '../json/index.ts';
import type { PolicyMetadata as StatedMetadata } from '../policy/index.ts';
import type { PolicyLog } from './policy-log.ts';
import type { PolicyMetadata } from './policy-metadata.ts';

/** Metadata with plain objects in place of maps. */
export function plainMetadata(metadata: StatedMetadata): PolicyMetadata {
  return { ...metadata, annotations: Object.fromEntries(metadata.annotations ?? []) };
}

/** A log for guests that gives events with plain objects in place of maps to `log`. */
export function guestLog(log: PolicyLog): GuestLog {
  return ({ level, message, data }) => {
    log({
      level,
      message,
      data: Object.fromEntries(Array.from(data, ([key, item]) => [key, toPlain(item)])),
    });
  };
}
