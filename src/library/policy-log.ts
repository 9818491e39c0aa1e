/** How much a log event matters, from `trace`, the least, to `error`. */
export type PolicyLogLevel = 'trace' | 'debug' | 'info' | 'warning' | 'error';

/** Something a policy said besides its answer. All of it is the guest's own and untrusted. */
export interface PolicyLogEvent {
  readonly level: PolicyLogLevel;
  /** May hold control characters and line breaks; `''` for a log call without a message. */
  readonly message: string;
  /**
   * Further keys of a structured log call, with plain JavaScript values; `{}` for what the guest wrote to its output
   * streams. Integers that a `number` cannot hold are `bigint`.
   */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Gets what a policy logs, one event after the other, while the policy runs. It must not throw. */
export type PolicyLog = (event: PolicyLogEvent) => void;
