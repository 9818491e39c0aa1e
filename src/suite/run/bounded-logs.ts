import type { PolicyLog, PolicyLogEvent } from '../../host/index.ts';
import { stringifyJson } from '../../json/index.ts';

const maxBytes = 1024 * 1024;

/** Keeps what a policy logs, up to 1 MiB; says so where it is more. */
export function collectLogs(): { readonly log: PolicyLog; readonly events: readonly PolicyLogEvent[] } {
  const events: PolicyLogEvent[] = [];
  let bytes = 0;
  let isFull = false;
  const log: PolicyLog = (event) => {
    if (isFull) return;
    bytes += event.message.length + stringifyJson(event.data).length;
    isFull = bytes > maxBytes;
    events.push(
      isFull ? { level: 'warning', message: 'more was logged than is kept (1 MiB)', data: new Map() } : event,
    );
  };
  return { log, events };
}
