import type { ByteSink } from '../preview1/index.ts';

/** What an interface of the host has, by the names that jco gives: functions, and classes of resources. */
export type HostInterface = Readonly<Record<string, InterfaceMember>>;
export type InterfaceMember = ((...args: never[]) => unknown) | (new (...args: never[]) => object);

/** Interfaces by their name without version, such as `wasi:io/streams`. */
export type HostInterfaces = Readonly<Record<string, HostInterface>>;

/** What the interfaces of one run work with. */
export interface GuestSurroundings {
  /**
   * Does something for the guest. What it throws ends the run; while a promise that it gives is pending, the guest is
   * parked, which only functions can wait for that were made for it.
   */
  readonly call: (action: () => unknown) => unknown;
  readonly clock: { realtimeNs(): bigint; monotonicNs(): bigint };
  /** Takes what is written to the standard streams. */
  readonly output: ByteSink;
  readonly sleep: (ms: number) => PromiseLike<void>;
}

/** The answer of a function that can fail, as jco takes it. */
export type Result<T> =
  { readonly tag: 'ok'; readonly val: T } | { readonly tag: 'err'; readonly val: unknown };

export function ok<T>(val: T): Result<T> {
  return { tag: 'ok', val };
}

export function err(val: unknown): Result<never> {
  return { tag: 'err', val };
}
