import type { Policy } from '../define-policy.ts';
import { checkResponse, checkSettingsValidation } from './answers.ts';
import type { CheckedResponse, CheckedSettingsValidation } from './answers.ts';
import { hasOwn, mapGet, parse, weakMapGet } from './intrinsics.ts';
import { parseJson, type ParsedJson } from './number-texts.ts';
import { stringifyMutated, type KnownNumbers } from './stringify.ts';

/** A function of the policy under way. */
export interface Call<Answer> {
  /** Whether it waits for a promise: the engine has to run its pending jobs before the answer is asked for. */
  readonly waits: boolean;
  /** @throws what the policy throws, and TypeError when its answer has the wrong shape */
  readonly answer: () => Answer;
}

/** A response whose object is JSON text. */
export type WrittenResponse = Omit<CheckedResponse, 'mutatedObject'> & {
  readonly mutatedObject: string | undefined;
};

/** @param payload JSON text, `{"request":…,"settings":…}` */
export function callValidate(policy: Policy<never, never>, payload: string): Call<WrittenResponse> {
  const parsed = parseJson(payload);
  const { request, settings } = parsed.value as { request: never; settings: never };
  // Before the policy takes the request to pieces.
  const isRaw = !isAdmissionRequest(request);
  const known = knownNumbers(parsed, request, isRaw);
  return follow('validate', policy.validate(request, settings), (returned) => {
    const { mutatedObject, ...rest } = checkResponse(returned, isRaw);
    return {
      ...rest,
      mutatedObject: mutatedObject === undefined ? undefined : stringifyMutated(mutatedObject, isRaw, known),
    };
  });
}

/** @param payload the settings, JSON text of an object */
export function callValidateSettings(
  policy: Policy<never, never>,
  payload: string,
): Call<CheckedSettingsValidation> {
  const settings = parse(payload) as Readonly<Record<string, unknown>>;
  const returned =
    policy.validateSettings === undefined ? { valid: true } : policy.validateSettings(settings);
  return follow('validateSettings', returned, checkSettingsValidation);
}

type Outcome = { readonly isError: boolean; readonly value: unknown } | undefined;

function follow<Answer>(name: string, returned: unknown, read: (returned: unknown) => Answer): Call<Answer> {
  if (!isThenable(returned)) return { waits: false, answer: () => read(returned) };
  const promise = Promise.resolve(returned);
  let outcome: Outcome;
  promise.then(
    (value) => (outcome = { isError: false, value }),
    (error: unknown) => (outcome = { isError: true, value: error }),
  );
  return {
    waits: true,
    answer() {
      if (outcome === undefined) throw new Error('the policy waits for a promise that never settles');
      if (outcome.isError) throw outcome.value;
      return read(outcome.value);
    },
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function knownNumbers({ texts }: ParsedJson, request: unknown, isRaw: boolean): KnownNumbers | undefined {
  if (texts === undefined) return undefined;
  if (typeof request !== 'object' || request === null) return { texts, original: undefined };
  const numbers = weakMapGet(texts, request);
  const ofObject = numbers && mapGet(numbers.children, 'object');
  return { texts, original: isRaw ? numbers : ofObject };
}

/** Policies of type `raw` change the document itself. */
function isAdmissionRequest(request: unknown): boolean {
  if (typeof request !== 'object' || request === null) return false;
  return (
    hasOwn(request, 'uid') &&
    hasOwn(request, 'kind') &&
    hasOwn(request, 'resource') &&
    hasOwn(request, 'operation') &&
    hasOwn(request, 'userInfo')
  );
}
