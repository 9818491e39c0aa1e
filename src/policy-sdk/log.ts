import { sendLogEvent } from './host/channel.ts';
import type { LogFields, LogLevel } from './host/log-event.ts';

/**
 * Writes to the log of the policy: `wardctl run` shows it, a policy server adds it to its own. It never fails;
 * in unit tests it does nothing.
 *
 * @example
 * log.debug('pod looked at', { name: request.name, images: images.length });
 */
export const log = {
  trace: (message: string, fields?: LogFields): void => write('trace', message, fields),
  debug: (message: string, fields?: LogFields): void => write('debug', message, fields),
  info: (message: string, fields?: LogFields): void => write('info', message, fields),
  warn: (message: string, fields?: LogFields): void => write('warning', message, fields),
  error: (message: string, fields?: LogFields): void => write('error', message, fields),
};

function write(level: LogLevel, message: string, fields: LogFields = {}): void {
  sendLogEvent({ level, message, fields });
}
