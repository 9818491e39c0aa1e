import type { Policy } from '../define-policy.ts';
import { callValidate, callValidateSettings, type Call, type WrittenResponse } from './call.ts';
import type { CheckedSettingsValidation } from './answers.ts';
import { found } from './found.ts';
import { stringify } from './intrinsics.ts';

/** What the engine calls. Both functions throw what the policy throws. */
export interface Dispatcher {
  /**
   * @param operation `validate`, `validate_settings` (or `validate-settings`), `protocol_version`
   * @param payload JSON text
   * @returns the answer, JSON text; `undefined` while the policy waits for a promise: the engine runs the pending
   *   jobs, then calls {@link Dispatcher.finish}
   */
  readonly dispatch: (operation: string, payload: string) => string | undefined;
  /** The answer of a policy that was waiting. */
  readonly finish: () => string;
}

/** Calls the functions of a policy by the names of the protocol (policy-abi 3.5, 4). */
export function createDispatcher(policy: Policy<never, never>): Dispatcher {
  let waiting: (() => string) | undefined;
  const answerOf = <Answer>({ waits, answer }: Call<Answer>, write: (answer: Answer) => string) => {
    const written = (): string => write(answer());
    if (!waits) return written();
    waiting = written;
    return undefined;
  };
  return {
    dispatch(operation, payload) {
      switch (operation) {
        case 'validate':
          return answerOf(callValidate(policy, payload), writeResponse);
        case 'validate_settings':
        case 'validate-settings':
          return answerOf(callValidateSettings(policy, payload), writeSettingsValidation);
        case 'protocol_version':
          return '"v1"';
        default:
          throw new Error(
            `unknown operation, expected validate, validate_settings or protocol_version, found ${found(operation)}`,
          );
      }
    },
    finish() {
      if (waiting === undefined) throw new Error('no call is under way');
      return waiting();
    },
  };
}

/**
 * The response in the names of the protocol (policy-abi 3.5). Only texts and numbers go through `JSON.stringify`: of
 * objects and lists it would ask a `toJSON` that the policy gave to all of them.
 */
function writeResponse(response: WrittenResponse): string {
  const { accepted, message, code, auditAnnotations, warnings, mutatedObject } = response;
  let text = `{"accepted":${stringify(accepted)}`;
  if (message !== undefined) text += `,"message":${stringify(message)}`;
  if (code !== undefined) text += `,"code":${stringify(code)}`;
  if (auditAnnotations !== undefined) {
    const members = joined(
      auditAnnotations,
      ({ 0: key, 1: value }) => `${stringify(key)}:${stringify(value)}`,
    );
    text += `,"audit_annotations":{${members}}`;
  }
  if (warnings !== undefined) text += `,"warnings":[${joined(warnings, (warning) => stringify(warning))}]`;
  if (mutatedObject !== undefined) text += `,"mutated_object":${mutatedObject}`;
  return `${text}}`;
}

function writeSettingsValidation({ valid, message }: CheckedSettingsValidation): string {
  return `{"valid":${stringify(valid)}${message === undefined ? '' : `,"message":${stringify(message)}`}}`;
}

function joined<Item>(list: readonly Item[], write: (item: Item) => string): string {
  let text = '';
  for (let index = 0; index < list.length; index++) {
    text += `${index === 0 ? '' : ','}${write(list[index] as Item)}`;
  }
  return text;
}
