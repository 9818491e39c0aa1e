import { definedPolicies } from './define-policy.ts';
import { describeError } from './guest/describe-error.ts';
import { createDispatcher } from './guest/dispatch.ts';
import { guestGlobals, sourceMap, type EngineFunction } from './guest/globals.ts';
import { parse, stringify } from './guest/intrinsics.ts';
import { installConsole, installRandom } from './guest/surroundings.ts';
import { connect } from './host/channel.ts';
import type { LogLevel } from './host/log-event.ts';

/**
 * The frame of a policy module, for waPC and WASI. The script that `wardctl build` freezes imports this file first,
 * then the author's, and calls {@link serve} last. Importing it takes the engine's function away from the globals.
 */
const engine = takeEngine();

/**
 * Makes the policy that was defined answer the engine's calls.
 * @throws Error when it was defined more than once; without any, nothing happens: the builder says so
 */
export function serve(): void {
  const [policy, ...others] = definedPolicies();
  if (others.length > 0) throw new Error('definePolicy is called more than once: a module is one policy');
  if (policy === undefined) return;
  random.goLive();
  const globals = guestGlobals();
  const { dispatch, finish } = createDispatcher(policy);
  globals.__wardctl_dispatch = (operation, payload) => described(() => dispatch(operation, payload));
  // The engine gives the reason of a rejection that nobody looks at.
  globals.__wardctl_finish = (...rejections) =>
    described(() => {
      if (rejections.length > 0) throw rejections[0];
      return finish();
    });
}

function takeEngine(): EngineFunction {
  const globals = guestGlobals();
  const { __wardctl_host: host } = globals;
  if (host === undefined) throw new Error('wardctl/policy/guest is for modules that wardctl build makes');
  delete globals.__wardctl_host;
  return host;
}

/** The engine passes texts of errors to the host. */
function described<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the engine takes a text
    throw describeError(error, sourceMap());
  }
}

/** While the policy is built the engine refuses, with a text; an error has the position of the author's line. */
function asked<Answer>(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (error) {
    throw error instanceof Error ? error : new Error(String(error));
  }
}

/** Fields that are nested too deeply are left out: a log event never fails. */
function eventText(level: LogLevel, message: string, fields: string): string {
  try {
    return stringify({ ...(parse(fields) as object), level, message });
  } catch {
    return `{"level":${stringify(level)},"message":${stringify(message)}}`;
  }
}

connect({
  call: (binding, namespace, operation, payload) =>
    asked(() => engine(binding, namespace, operation, payload)),
  log(level, message, fields) {
    const event = eventText(level, message, fields);
    asked(() => engine('kubewarden', 'tracing', 'log', event));
  },
});
const random = installRandom(() => asked(() => engine()));
installConsole();
