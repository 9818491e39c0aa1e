import { connect, isConnected, type Channel } from './channel.ts';

/** A host call of a policy under test. */
export interface HostCall {
  /** Such as `oci`. */
  readonly namespace: string;
  /** Such as `v1/manifest_digest`. */
  readonly operation: string;
  /** What the host gets, such as `'ghcr.io/acme/web:1'`: with the names of the protocol, `api_version` and so on. */
  readonly payload: unknown;
}

/**
 * Answers the host calls of a policy in a unit test: what it returns is the answer of the host (as the protocol has
 * it: `{ digest: 'sha256:…' }`), what it throws is the host's error. Hosts answer at once: it must not be async.
 */
export type HostHandler = (call: HostCall) => unknown;

/**
 * Runs a function of yours with a host that is made up: for unit tests of context-aware policies without WebAssembly.
 * Log events are dropped. One at a time: for tests that run side by side, use files of their own.
 *
 * @param handler answers the host calls
 * @param run calls the policy, or a part of it
 * @returns what `run` returns
 * @throws what `run` throws; Error when another call of `withHost` has not ended
 * @example
 * const answer = await withHost(
 *   ({ operation }) => (operation === 'v1/manifest_digest' ? { digest: 'sha256:…' } : undefined),
 *   () => policy.validate(request, settings),
 * );
 */
export function withHost<Result>(handler: HostHandler, run: () => Result): Result {
  if (isConnected()) {
    throw new Error(
      'withHost: another one has not ended yet; await it first, and do not use it in a policy module',
    );
  }
  connect(channelTo(handler));
  let result: Result;
  try {
    result = run();
  } catch (error) {
    connect(undefined);
    throw error;
  }
  if (!(result instanceof Promise)) {
    connect(undefined);
    return result;
  }
  const ended: Promise<unknown> = result.finally(() => connect(undefined));
  return ended as Result;
}

function channelTo(handler: HostHandler): Channel {
  return {
    call(_binding, namespace, operation, payload) {
      const answer = handler({ namespace, operation, payload: JSON.parse(payload) as unknown });
      // As JSON it would be an empty object, which a policy may take for an answer.
      if (answer instanceof Promise) throw new TypeError('withHost: expected an answer, found a promise');
      return answer === undefined ? '' : JSON.stringify(answer);
    },
    log: () => undefined,
  };
}
