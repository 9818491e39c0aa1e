/** How much a log event matters. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warning' | 'error';

/** Further data of a log event: anything that JSON can hold. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What a policy writes to its log. */
export interface LogEvent {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}
