import type { PolicyLog, PolicyLogEvent, PolicyLogLevel } from '../host/index.ts';
import { stringifyJson, type JsonObject, type JsonValue } from '../json/index.ts';
import { escapeControls, visibleLine } from './escape.ts';
import { isTerminal, useColor } from './terminal.ts';
import { writeStderr } from './write.ts';

const ranks: Readonly<Record<PolicyLogLevel, number>> = { trace: 0, debug: 1, info: 2, warning: 3, error: 4 };
const labels: Readonly<Record<PolicyLogLevel, string>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warning: 'WARN',
  error: 'ERROR',
};
const colors: Readonly<Record<PolicyLogLevel, string>> = {
  trace: '2',
  debug: '2',
  info: '32',
  warning: '33',
  error: '31',
};

export interface LogOptions {
  /** Also debug and trace events, and where in its sources a policy logs. */
  readonly verbose: boolean;
  readonly color: boolean;
  /** Whether a person reads along; files get time stamps, and data as JSON. */
  readonly isTerminal: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly write: (text: string) => void;
}

/** What is said on stderr besides errors. */
export interface Logs {
  /** The log of a policy, by its name for people. */
  readonly forPolicy: (label: string) => PolicyLog;
  /** Something of our own that the user should know; what policies said before comes first. */
  readonly warn: (message: string) => void;
  /** Something of our own that went well, for who reads no output. */
  readonly tell: (message: string) => void;
  /** Writes what policies said so far. */
  readonly flush: () => void;
}

/** Logs with one line per event, in the reference's layout where nobody reads along. */
export function createLogs(options: LogOptions): Logs {
  // Not written at once: a slow reader of stderr would use up the time of the policy.
  let waiting: string[] = [];
  const put = (target: string, event: PolicyLogEvent): void => {
    if (ranks[event.level] < (options.verbose ? 0 : ranks.info)) return;
    waiting.push(formatEvent(target, event, options));
  };
  const flush = (): void => {
    const text = waiting.join('');
    waiting = [];
    if (text !== '') options.write(text);
  };
  const say = (level: PolicyLogLevel, message: string): void => {
    put('wardctl', { level, message, data: new Map() });
    flush();
  };
  return {
    flush,
    forPolicy: (label) => (event) => {
      put(options.isTerminal ? label : `policy_log: ${label}`, event);
    },
    warn: (message) => say('warning', message),
    tell: (message) => say('info', message),
  };
}

/** Logs to stderr. `color`: whether the user allows colours at all. */
export function stderrLogs({ verbose, color }: { verbose: boolean; color: boolean }): Logs {
  const stderrIsTerminal = isTerminal(2);
  return createLogs({
    verbose,
    color: color && useColor(stderrIsTerminal, process.env, []),
    isTerminal: stderrIsTerminal,
    now: Date.now,
    write: writeStderr,
  });
}

function formatEvent(target: string, event: PolicyLogEvent, options: LogOptions): string {
  const label = labels[event.level].padStart(5);
  const shownLabel = options.color ? `\u001b[${colors[event.level]}m${label}\u001b[0m` : label;
  const time = options.isTerminal ? '' : `${new Date(options.now()).toISOString()} `;
  const message = escapeControls(event.message).replaceAll('\n', '\n      ');
  return `${time}${shownLabel} ${visibleLine(target)}: ${message}${dataText(event.data, options)}\n`;
}

/** Where in the policy's sources an event is from; SDKs send it with every event. */
const sourceKeys = new Set(['file', 'line', 'column']);

function dataText(data: JsonObject, { isTerminal, verbose }: LogOptions): string {
  if (data.size === 0) return '';
  if (!isTerminal) return ` data=${escapeControls(stringifyJson(data))}`;
  const shown = [...data].filter(([key]) => verbose || !sourceKeys.has(key));
  return shown.map(([key, value]) => ` ${visibleLine(`${key}=${plainText(value)}`)}`).join('');
}

function plainText(value: JsonValue): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : stringifyJson(value);
}
