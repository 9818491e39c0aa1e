import { quote } from './json/text';
import { callHost } from './wapc';

/** Writes to the log of the host, which leaves out what is below its level. */
export function debug(message: string): void {
  callHost('tracing', 'log', `{"level":"debug","message":${quote(message)}}`);
}
