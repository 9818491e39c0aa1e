import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAndFreeze } from '../../../../src/build/typescript/freeze.ts';
import { GuestScriptError } from '../../../../src/build/typescript/freeze-error.ts';
import { loadPolicy, type EvaluationResult, type LoadPolicyOptions } from '../../../../src/index.ts';

/** The kinds of modules that the engine is there for. */
export const targets = ['wapc', 'wasi'] as const;
export type Target = (typeof targets)[number];

const modes = { wapc: 'kubewarden-wapc', wasi: 'wasi' } as const;
const assets = join(import.meta.dirname, '../../../../src/assets/typescript');

/** Lines of {@link policyScript} before those of its caller. */
export const linesBefore = 4;

/**
 * The script of a policy that rejects every request: its message is what the body of `validate` returns, which may be
 * a promise. Errors are reported with their stack.
 *
 * @param validate statements; they know `request`, `settings`, `host` and what is on the top level
 */
export function policyScript(validate: string, topLevel = ''): string {
  return `'use strict';
const host = __wardctl_host;
delete globalThis.__wardctl_host;
Math.random = () => host();
${topLevel}
const validate = (request, settings) => {
${validate}
};
const answer = (message) => JSON.stringify({ accepted: false, message });
const described = (error) => (error instanceof Error ? error + '\\n' + error.stack : error);
let outcome;
globalThis.__wardctl_dispatch = (operation, payload) => {
  if (operation === 'protocol_version') return '"v1"';
  if (operation !== 'validate') return JSON.stringify({ valid: false, message: operation + ' ' + payload });
  try {
    const { request, settings } = JSON.parse(payload);
    const returned = validate(request, settings);
    if (!(returned instanceof Promise)) return answer(returned);
    outcome = undefined;
    returned.then(
      (value) => { outcome = () => answer(value); },
      (error) => { outcome = () => { throw described(error); }; },
    );
    return undefined;
  } catch (error) {
    throw described(error);
  }
};
globalThis.__wardctl_finish = (...rejections) => {
  if (rejections.length > 0) throw 'nobody awaits: ' + described(rejections[0]);
  return outcome?.();
};`;
}

/** The module of a script. */
export function freeze(script: string, target: Target = 'wapc'): Uint8Array {
  return compileAndFreeze({
    engine: readFileSync(join(assets, `engine-${target}.wasm`)),
    script,
    sourceMap: { sources: ['src/policy.ts'], mappings: 'AAAA' },
    entryName: 'src/policy.ts',
  }).module;
}

/** What is wrong with a script. */
export function freezeError(script: string): GuestScriptError {
  try {
    freeze(script);
  } catch (error) {
    if (error instanceof GuestScriptError) return error;
    throw error;
  }
  throw new TypeError('the script was frozen');
}

/** What a module answers to a raw request. */
export async function evaluate(
  module: Uint8Array,
  target: Target,
  request: unknown = {},
  options: LoadPolicyOptions = {},
): Promise<EvaluationResult> {
  using policy = await loadPolicy(module, { executionMode: modes[target], raw: true, ...options });
  return await policy.evaluate(request);
}

/** The message of the policy whose `validate` has this body: what it returned, or what went wrong. */
export async function messageOf(
  target: Target,
  validate: string,
  request: unknown = {},
  options: LoadPolicyOptions = {},
): Promise<string | undefined> {
  const { message } = await evaluate(freeze(policyScript(validate), target), target, request, options);
  return message;
}
