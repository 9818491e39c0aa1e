/** For tests of policies in vitest: the package path `wardctl/vitest`. Importing it adds the matchers to `expect`. */
import { expect } from 'vitest';
import type { HostCallName } from '../host/index.ts';
import { toAllow } from './matchers/to-allow.ts';
import { toCallHost } from './matchers/to-call-host.ts';
import { toMutate } from './matchers/to-mutate.ts';
import { toReject, type ExpectedRejection } from './matchers/to-reject.ts';

expect.extend({ toAllow, toReject, toMutate, toCallHost });

/** Await the answer first, or go through `.resolves`. */
interface AwaitTheAnswerFirst {
  readonly answer: never;
}

/** A matcher where an answer may be; none where a promise was not awaited. */
type OfAnswer<Received, Matcher> = 0 extends 1 & Received
  ? Matcher
  : Received extends PromiseLike<unknown>
    ? AwaitTheAnswerFirst
    : Matcher;

// A policy that gave no answer (it crashed, ran out of time) fails every matcher, with and without `.not`.
declare module 'vitest' {
  interface Matchers<R, T> {
    /** The policy lets the request pass, changed or not; with `.not`, it rejects it for whatever reason. */
    toAllow: OfAnswer<T, () => R>;

    /**
     * The policy rejects the request for this reason: `{ message, code }` or one of both. A text is the whole message,
     * a pattern is found in it. There is no `.not`: use `toAllow`, or another reason.
     */
    toReject: OfAnswer<T, (expected: ExpectedRejection) => R>;

    /**
     * The policy lets the request pass and changes its object: by exactly these operations of a JSON patch (a list); to
     * an object that has at least these parts (lists in it are whole), not all of which it had before; or anyhow. With
     * `.not`, and without an argument, it lets the request pass unchanged.
     */
    toMutate: OfAnswer<T, (expected?: object) => R>;

    /**
     * The policy called its host by this name (`net/v1/dns_lookup_host`, or that of sessions, `DNSLookupHost`), with at
     * least these fields; with `.not`, it made no such call.
     */
    toCallHost: OfAnswer<T, (name: HostCallName, fields?: Readonly<Record<string, unknown>>) => R>;
  }
}

export type { ObservationOptions, PolicyAnswer, PolicyHostCall } from '../library/index.ts';
export type { ExpectedRejection } from './matchers/to-reject.ts';
export type { TestPolicy } from './test-policy.ts';
export { policy } from './fixture.ts';
