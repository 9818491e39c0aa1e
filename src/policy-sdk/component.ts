import hostCapabilities from 'wardctl:policy/host-capabilities@0.1.0';
import hostLog from 'wardctl:policy/log@0.1.0';
import hostRandom from 'wasi:random/random@0.2.12';
import { installPromise } from './component/install-promise.ts';
import { runJobs } from './component/jobs.ts';
import { toPayload, toWitResponse, toWitSettingsValidation } from './component/records.ts';
import type { WitRequest, WitResponse, WitSettingsValidation } from './component/records.ts';
import { definedPolicies, type Policy } from './define-policy.ts';
import { callValidate, callValidateSettings, type Call } from './guest/call.ts';
import { describeError } from './guest/describe-error.ts';
import { sourceMap } from './guest/globals.ts';
import { installConsole, installRandom } from './guest/surroundings.ts';
import { connect } from './host/channel.ts';

// The frame of a policy component. The entry that `wardctl build` componentizes imports this file first, then the
// author's, calls `checkDefined`, and exports the functions of the world `policy`. The bundle keeps the modules
// `wardctl:*` and `wasi:*` as imports, has `async`, `for await` and async generators lowered, and ends with the
// assignment of `__wardctl_source_map`. It is made against the world `typescript-policy` of src/assets/wit.

/** Judges a request. @throws the text that describes an error of the policy */
export function validate(request: WitRequest, settings: string): WitResponse {
  return answerOf((policy) => callValidate(policy, toPayload(request, settings)), toWitResponse);
}

/** Checks settings. @throws the text that describes an error of the policy */
export function validateSettings(settings: string): WitSettingsValidation {
  return answerOf((policy) => callValidateSettings(policy, settings), toWitSettingsValidation);
}

/** What the policy was made for. */
export function metadata(): { readonly protocolVersion: string } {
  return { protocolVersion: 'v1' };
}

/**
 * While the component is made, after the author's file has run: that there is one policy. Random numbers are the host's
 * from then on.
 * @throws Error
 */
export function checkDefined(): void {
  thePolicy();
  runJobs(maxTopLevelJobs);
  random.goLive();
}

/** As many as the engine of modules runs. */
const maxTopLevelJobs = 200_000;

function thePolicy(): Policy<never, never> {
  const [policy, ...others] = definedPolicies();
  if (policy === undefined) throw new Error('definePolicy is not called');
  if (others.length > 0) throw new Error('definePolicy is called more than once: a component is one policy');
  return policy;
}

function answerOf<Answer, Wit>(
  start: (policy: Policy<never, never>) => Call<Answer>,
  toWit: (answer: Answer) => Wit,
): Wit {
  try {
    const { answer } = start(thePolicy());
    runJobs();
    return toWit(answer());
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the error of the exported function is a text
    throw describeError(error, sourceMap());
  }
}

/** Of the first byte 5 bits, which makes 53: as many as a number below 1 has. */
function drawRandom(): number {
  const bytes = hostRandom.getRandomBytes(7);
  return bytes.reduce((value, byte, index) => (index === 0 ? byte & 31 : value * 256 + byte), 0) / 2 ** 53;
}

connect({
  call: (binding, namespace, operation, payload) =>
    hostCapabilities.call(binding, namespace, operation, payload),
  log: (level, message, fields) => hostLog.log(level, message, fields),
});
installPromise();
const random = installRandom(drawRandom);
installConsole();
