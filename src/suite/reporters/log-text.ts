import type { PolicyLogEvent } from '../../host/index.ts';
import { stringifyJson, type JsonValue } from '../../json/index.ts';
import { cutText } from './cut-text.ts';

const maxCharacters = 4096;

/** The last events of a policy's log, a line for each unless there are line breaks in it. Nothing is escaped. */
export function logText(events: readonly PolicyLogEvent[], maxEvents = 100): string {
  const left = events.length - maxEvents;
  const note = left > 0 ? [`… (${String(left)} earlier events)`] : [];
  return [...note, ...events.slice(-maxEvents).map(logLine)].join('\n');
}

function logLine({ level, message, data }: PolicyLogEvent): string {
  const members = [...data].map(([key, value]) => ` ${key}=${plainText(value)}`).join('');
  return cutText(`${level.toUpperCase()} ${message}${members}`, maxCharacters);
}

function plainText(value: JsonValue): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : stringifyJson(value);
}
