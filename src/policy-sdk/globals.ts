/** What policies have of what browsers and Node have too; the types of both may be there as well. */
declare global {
  /** Each writes one event to the log of the policy, as `log` of `wardctl/policy` does. */
  interface Console {
    debug(...data: unknown[]): void;
    /** Level info. */
    log(...data: unknown[]): void;
    info(...data: unknown[]): void;
    warn(...data: unknown[]): void;
    error(...data: unknown[]): void;
  }
  var console: Console;
  function queueMicrotask(callback: () => void): void;
  /** @throws DOMException when the text is no base 64 */
  function atob(data: string): string;
  /** @throws DOMException when the text has characters above U+00FF */
  function btoa(data: string): string;
}

/** The `console` of policies. */
export type PolicyConsole = Pick<Console, 'debug' | 'log' | 'info' | 'warn' | 'error'>;
