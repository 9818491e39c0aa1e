import type { ErrorCode } from '../../src/errors.ts';
import type { ExecutionMode } from '../../src/policy/index.ts';
import type { FailureKind } from '../../src/runtime/index.ts';

/** How a hostile guest has to end. Texts are those of policy-abi 1.6, 3.6, 4.2, 5.2 and 8; ours name the limit too. */
export interface Expectation {
  readonly modes: readonly ExecutionMode[];
  /** JSON text. */
  readonly settings?: string;
  /** It is refused before anything can be asked. */
  readonly load?: { readonly code: ErrorCode; readonly message: RegExp };
  /** `validate` ends in a rejection with code 500. */
  readonly failure?: { readonly kind: FailureKind; readonly message: string | RegExp };
  /** `validate` answers, and with this message if any. */
  readonly accepted?: string | true;
  /** What `validate_settings` makes of it, where that is of interest: a message, or the error's code. */
  readonly settingsProblem?: RegExp;
  readonly settingsError?: ErrorCode;
  /** How many log events there are at most, and what the last one says. */
  readonly log?: { readonly maxEvents: number; readonly last: RegExp };
}

const wapc: readonly ExecutionMode[] = ['kubewarden-wapc'];
const wasi: readonly ExecutionMode[] = ['wasi'];
const rego: readonly ExecutionMode[] = ['opa', 'gatekeeper'];
const component: readonly ExecutionMode[] = ['component'];

const timeoutText = 'Policy execution interrupted because it exceeded the allowed execution time (0.3s)';
const regoTimeoutText = 'internal server error: guest code interrupted, execution deadline exceeded (0.3s)';
const dropped = /^the rest of the policy's output was dropped: more than 1048576 bytes$/;
/** An event costs 64 bytes at least. */
const maxEvents = 1_048_576 / 64 + 1;

const atLoad = (modes: Expectation['modes'], code: ErrorCode, message: RegExp): Expectation => ({
  modes,
  load: { code, message },
});
const tooLarge = (message: RegExp, modes = wapc): Expectation => atLoad(modes, 'WASM_TOO_LARGE', message);
const accepts = (message: string | true = true, modes = wapc): Expectation => ({ modes, accepted: message });

const wapcTimeout: Expectation = { modes: wapc, failure: { kind: 'timeout', message: timeoutText } };
const wasiTimeout: Expectation = {
  modes: wasi,
  failure: { kind: 'timeout', message: timeoutText },
  settingsProblem: /^Policy execution interrupted because it exceeded the allowed execution time \(0\.3s\)$/,
};
const regoTimeout: Expectation = { modes: rego, failure: { kind: 'timeout', message: regoTimeoutText } };

/** A crash in `__guest_call`, with the frames of the guest where there are some. */
function wapcTrap(cause: string, kind: FailureKind = 'trap'): Expectation {
  const start = 'internal server error: Guest call failure: error while executing at wasm backtrace:';
  return {
    modes: wapc,
    failure: { kind, message: new RegExp(`^${start}${frames}\n\nCaused by:\n    ${cause}`) },
  };
}
function wasiTrap(cause: string, kind: FailureKind = 'trap'): Expectation {
  const start = 'error while executing at wasm backtrace:';
  return {
    modes: wasi,
    failure: { kind, message: new RegExp(`^${start}${frames}\n\nCaused by:\n    ${cause}`) },
  };
}
function regoTrap(cause: string): Expectation {
  const start =
    'internal server error: wasm engine error: error invoking opa_eval function: error while executing at wasm backtrace:';
  return {
    modes: rego,
    failure: { kind: 'trap', message: new RegExp(`^${start}${frames}\n\nCaused by:\n    ${cause}`) },
  };
}
const frames = '(?:\n +\\d+: +0x[0-9a-f]+ - <unknown>!.+)*';

const wapcFailure = (kind: FailureKind, text: string): Expectation => ({
  modes: wapc,
  failure: { kind, message: `internal server error: Guest call failure: ${text}` },
});
const wapcReply = (problem: RegExp): Expectation => ({
  modes: wapc,
  failure: {
    kind: 'reply',
    message: new RegExp(`^internal server error: invalid response from policy: ${problem.source}$`),
  },
});
const wasiFailure = (kind: FailureKind, message: string | RegExp): Expectation => ({
  modes: wasi,
  failure: { kind, message },
});
const regoFailure = (kind: FailureKind, message: RegExp): Expectation => ({
  modes: rego,
  failure: { kind, message },
});
const regoUnusable = (message: RegExp): Expectation => atLoad(rego, 'GUEST_INIT_FAILED', message);
const withSettings = (expectation: Expectation, number: number): Expectation => ({
  ...expectation,
  settings: `{"case":${String(number)}}`,
});

const outOfBounds = 'wasm trap: pointer given to the host is out of bounds';
const stackExhausted = 'wasm trap: call stack exhausted \\(memory: .* of at most 64 MiB\\)';
const memoryLimit = 'wasm trap: unreachable \\(memory: 63\\.\\d MiB of at most 64 MiB\\)';
const unreachable = 'wasm trap: unreachable';
const tooManyCalls = 'policy made more than 10000 host calls';
const notGranted =
  'Policy has not been granted access to Kubernetes v1/Secret resources. The violation has been reported.';

/** Every guest of `fixtures/modules/hostile`, with one entry or one for each of its cases. */
export const expectations: Readonly<Record<string, Expectation | readonly Expectation[]>> = {
  'wapc-loop-validate': wapcTimeout,
  'wapc-loop-validate-settings': {
    ...accepts(),
    settingsProblem:
      /GuestCallFailure\("Policy execution interrupted .* allowed execution time \(0\.3s\)"\)$/,
  },
  'wapc-loop-wapc-init': { ...wapcTimeout, settingsError: 'GUEST_INIT_FAILED' },
  'wapc-loop-start': { ...wapcTimeout, settingsError: 'GUEST_INIT_FAILED' },
  'wapc-loop-start-section': { ...wapcTimeout, settingsError: 'GUEST_INIT_FAILED' },
  'wapc-loop-after-host-call': wapcTimeout,
  'wapc-loop-after-sleep': wapcTimeout,
  'wapc-loop-of-sleeps': wapcTimeout,
  'wapc-loop-of-host-calls': wapcTimeout,
  'wapc-sleep-hour': wapcTimeout,
  'wapc-wait-forever': wapcTimeout,
  'wapc-host-call-in-start-section': wapcTrap('wasm trap: trying to suspend'),
  'wapc-recursion': wapcTrap(stackExhausted),
  'wapc-recursion-start-section': wapcTrap(stackExhausted),
  'wapc-memory-bomb': wapcTrap(memoryLimit),
  'wapc-memory-bomb-start-section': { ...wapcTrap(unreachable), settingsError: 'GUEST_INIT_FAILED' },
  'wapc-memory-bomb-endless': wapcTimeout,
  'wapc-table-bomb': wapcTrap(unreachable),
  'wapc-table-bomb-small-steps': accepts(),
  'wapc-large-table': tooLarge(/^module starts with a table of 10000000 entries, the limit is 250000$/),
  'wapc-many-tables': tooLarge(/^expected at most 8 tables, found 9$/),
  'wapc-memory-60000-pages': tooLarge(/^module starts with 3750 MiB of memory, the limit is 64 MiB$/),
  'wapc-two-memories': tooLarge(/^expected one memory, found 2$/),
  'wapc-random-512m': wapcTrap(unreachable),
  'wapc-random-endless': wapcTimeout,

  'wapc-unreachable': wapcTrap(unreachable),
  'wapc-unreachable-high-table': wapcTrap(unreachable),
  'wapc-trap-after-response': wapcTrap(unreachable),
  'wapc-zero-with-response': wapcFailure('guest-error', 'No error message set for call failure'),
  'wapc-zero': wapcFailure('guest-error', 'No error message set for call failure'),
  'wapc-no-response': wapcFailure('guest-error', 'No error message OR response set for call success'),

  'wapc-stdout-flood': { ...wapcTimeout, log: { maxEvents: 2, last: dropped } },
  'wapc-stderr-flood': { ...wapcTimeout, log: { maxEvents: 2, last: dropped } },
  'wapc-newline-flood': { ...accepts(), log: { maxEvents, last: dropped } },
  'wapc-log-storm': {
    ...wapcFailure('limit', tooManyCalls),
    log: { maxEvents, last: /^again$/ },
  },
  'wapc-large-logs': { ...accepts(), log: { maxEvents: 18, last: dropped } },
  'wapc-console-log-storm': { ...wapcTimeout, log: { maxEvents, last: dropped } },
  'wapc-unknown-call-storm': wapcFailure('limit', tooManyCalls),

  'wapc-pointers-guest-request': [0, 1, 2].map((number) => withSettings(wapcTrap(outOfBounds), number)),
  'wapc-pointers-guest-response': [
    withSettings(wapcTrap(outOfBounds), 0),
    withSettings(wapcTrap(outOfBounds), 1),
    withSettings(
      wapcFailure(
        'limit',
        'response of the policy of 4294967295 bytes is larger than the limit of 8388608 bytes',
      ),
      2,
    ),
  ],
  'wapc-pointers-guest-error': [
    withSettings(wapcTrap(outOfBounds), 0),
    withSettings(wapcTrap(outOfBounds), 1),
    withSettings(
      wapcFailure(
        'limit',
        'error text of the policy of 4294967295 bytes is larger than the limit of 1048576 bytes',
      ),
      2,
    ),
  ],
  'wapc-pointers-console-log': [
    withSettings(wapcTrap(outOfBounds), 0),
    withSettings(wapcTrap(outOfBounds), 1),
    withSettings(
      wapcFailure(
        'limit',
        'log line of the policy of 4294967295 bytes is larger than the limit of 1048576 bytes',
      ),
      2,
    ),
  ],
  'wapc-pointers-host-call': [
    ...[0, 1].map((number) => withSettings(wapcTrap(outOfBounds), number)),
    withSettings(
      wapcFailure(
        'limit',
        'namespace of a host call of 4294967295 bytes is larger than the limit of 1024 bytes',
      ),
      2,
    ),
    ...[3, 4, 5, 6].map((number) => withSettings(wapcTrap(outOfBounds), number)),
    withSettings(
      wapcFailure(
        'limit',
        'payload of a host call of 4294967295 bytes is larger than the limit of 8388608 bytes',
      ),
      7,
    ),
  ],
  'wapc-pointers-host-response': [0, 1].map((number) => withSettings(wapcTrap(outOfBounds), number)),
  'wapc-not-utf8-name': wapcTrap('namespace of a host call is not UTF-8'),
  'wapc-not-utf8-error': wapcTrap('error text of the policy is not UTF-8'),
  'wapc-not-utf8-log': wapcTrap('log line of the policy is not UTF-8'),
  'wapc-not-utf8-response': wapcReply(/invalid unicode code point at line 1 column \d+/),

  'wapc-response-length-1g': wapcFailure(
    'limit',
    'response of the policy of 1073741824 bytes is larger than the limit of 8388608 bytes',
  ),
  'wapc-response-34m': wapcFailure(
    'limit',
    'response of the policy of 35651584 bytes is larger than the limit of 8388608 bytes',
  ),
  'wapc-response-deep': wapcReply(/recursion limit exceeded at line 1 column \d+/),
  'wapc-response-many-values': wapcTimeout,
  'wapc-response-not-json': wapcReply(/EOF while parsing an object at line 1 column 16/),
  'wapc-error-text-large': wapcFailure(
    'limit',
    'error text of the policy of 20971520 bytes is larger than the limit of 1048576 bytes',
  ),

  'wapc-unknown-import': atLoad(
    wapc,
    'WASM_IMPORT_UNKNOWN',
    /unknown import: `env::abort` has not been defined$/,
  ),
  'wapc-unknown-wapc-import': atLoad(wapc, 'WASM_IMPORT_UNKNOWN', /unknown import: `wapc::__host_exec` /),
  'wapc-import-of-another-kind': {
    ...wapcTrap('wasm trap: .*__host_error'),
    settingsError: 'GUEST_INIT_FAILED',
  },
  'wapc-import-as-reference': accepts(),
  'wapc-import-i64': wapcTrap('wasm trap: .*BigInt'),
  'wapc-import-i64-pointer': wapcTrap('wasm trap: .*BigInt'),
  'wapc-import-two-results': wapcTrap('wasm trap: .*iterable'),
  'wapc-import-funcref': wapcTrap('wasm trap: type incompatibility'),
  'wapc-no-guest-call': atLoad(wapc, 'WASM_EXPORT_MISSING', /function `__guest_call` is not exported/),
  'wapc-no-memory': atLoad(wapc, 'WASM_EXPORT_MISSING', /memory `memory` is not exported/),
  'wapc-memory-is-a-function': atLoad(wapc, 'WASM_EXPORT_MISSING', /memory `memory` is not exported/),
  'wapc-start-is-a-global': accepts(),
  'wapc-guest-call-is-import': wapcFailure('guest-error', 'No error message set for call failure'),
  'wapc-guest-call-i64': wapcTrap('wasm trap: .*BigInt'),
  'wapc-guest-call-without-result': wapcTrap('expected __guest_call to return an i32, found undefined'),
  'wapc-guest-call-reference': wapcTrap('expected __guest_call to return an i32, found object'),

  'wapc-exit-0-start': accepts(),
  'wapc-exit-1-start': {
    ...wapcTrap('guest exited with code 1', 'exit'),
    settingsError: 'GUEST_INIT_FAILED',
  },
  'wapc-exit-0-call': wapcTrap('guest exited with code 0', 'exit'),
  'wapc-exit-1-call': wapcTrap('guest exited with code 1', 'exit'),
  'wapc-exit-start-section': wapcTrap('guest exited with code 0', 'exit'),

  'wapc-catch-pointer': wapcTrap(outOfBounds),
  'wapc-catch-exit': wapcTrap('guest exited with code 3', 'exit'),
  'wapc-catch-limit': wapcFailure('limit', tooManyCalls),
  'wapc-catch-recursion': wapcTrap(stackExhausted),
  'wapc-catch-loop': wapcTimeout,
  'wapc-throw': atLoad(wapc, 'WASM_INVALID', /it needs the exception handling proposal/),

  'wapc-grow-before-host-response': accepts('ips'),
  'wapc-outside-world': {
    ...accepts('args 00, env 00, stdin 00, preopen 08, open 08'),
    log: { maxEvents: 1, last: /^printed by the guest$/ },
  },

  'wasi-loop': wasiTimeout,
  'wasi-loop-after-reply': wasiTimeout,
  'wasi-loop-start-section': wasiTimeout,
  'wasi-loop-after-host-call': wasiTimeout,
  'wasi-sleep-hour': wasiTimeout,
  'wasi-recursion': wasiTrap(stackExhausted),
  'wasi-memory-bomb': wasiTrap(memoryLimit),
  'wasi-unreachable': wasiTrap(unreachable),
  'wasi-unreachable-with-stderr': wasiFailure('trap', 'out of luck'),
  'wasi-trap-after-reply': wasiTrap(unreachable),
  'wasi-stdout-flood': wasiFailure('limit', 'stdout of the guest holds more than 8388608 bytes'),
  'wasi-stderr-flood': wasiTimeout,
  'wasi-call-storm': wasiFailure('limit', tooManyCalls),
  'wasi-pointers-call': wasiFailure(
    'limit',
    'payload of a host call of 4294967295 bytes is larger than the limit of 8388608 bytes',
  ),
  'wasi-pointers-fd-write': wasiTrap(unreachable),
  'wasi-not-utf8': wasiFailure('reply', /^internal server error: stdout pipe conversion error: /),
  'wasi-no-reply': {
    ...wasiFailure(
      'reply',
      'internal server error: Cannot deserialize policy validation response: EOF while parsing a value at line 1 column 0',
    ),
    settingsProblem: /^Cannot deserialize settings validation response: EOF while parsing a value /,
  },
  'wasi-exit-1': wasiTrap('guest exited with code 1', 'exit'),
  'wasi-exit-0': accepts(true, wasi),
  'wasi-reply-deep': wasiFailure(
    'reply',
    /^internal server error: Cannot deserialize policy validation response: recursion limit exceeded at line 1 /,
  ),
  'wasi-reply-many-values': wasiTimeout,
  'wasi-catch-overflow': wasiFailure('limit', 'stdout of the guest holds more than 8388608 bytes'),
  'wasi-random-512m': wasiTrap(unreachable),
  'wasi-no-start': atLoad(wasi, 'WASM_EXPORT_MISSING', /function `_start` is not exported/),
  'wasi-outside-world': {
    ...accepts('args 02, env 00, stdin 16, preopen 08, open 08', wasi),
    log: { maxEvents: 1, last: /^printed by the guest$/ },
  },

  'opa-loop-builtins': regoUnusable(/guest code interrupted, execution deadline exceeded \(0\.3s\)$/),
  'opa-loop-start-section': regoUnusable(/guest code interrupted, execution deadline exceeded \(0\.3s\)$/),
  'opa-loop-eval': regoTimeout,
  'opa-loop-malloc': regoTimeout,
  'opa-builtins-garbage': regoUnusable(/the policy gave no JSON: expected value at line 1 column 1$/),
  'opa-builtins-list': regoUnusable(/builtins did not give an object$/),
  'opa-builtins-pointer': regoUnusable(/pointer given to the host is out of bounds/),
  'opa-builtins-unknown': atLoad(rego, 'POLICY_BUILTIN_MISSING', /Missing Rego builtins: no\.such$/),
  'opa-entrypoint-missing': regoUnusable(/Cannot find the specified entrypoint 0 inside of the module/),
  'opa-builtin-id-unknown': regoTrap('the policy called the unknown builtin 77'),
  'opa-builtin-reentrant': regoTrap(stackExhausted),
  'opa-no-nul': regoTrap('text of the policy has no end'),
  'opa-malloc-out-of-range': regoTrap(outOfBounds),
  'opa-parse-fails': regoTrap('the policy could not load a JSON document'),
  'opa-memory-60000-pages': tooLarge(/^module starts with 3750 MiB of memory, the limit is 64 MiB$/, rego),
  'opa-two-memories': tooLarge(/^expected one memory, found 2$/, rego),
  'opa-memory-bomb': regoTrap(memoryLimit),
  'opa-recursion': regoTrap(stackExhausted),
  'opa-unreachable': regoTrap(unreachable),
  'opa-abort': regoTrap('opa_abort: \\{\\}'),
  'opa-catch-abort': regoTrap('opa_abort: \\{\\}'),
  'opa-println-storm': { ...regoTimeout, log: { maxEvents, last: dropped } },
  'opa-result-not-json': regoFailure(
    'reply',
    /^internal server error: the policy gave no JSON: expected value /,
  ),
  'opa-result-undefined': regoFailure(
    'reply',
    /^internal server error: cannot interpret (OPA|Gatekeeper) policy result/,
  ),
  'opa-result-deep': regoFailure(
    'reply',
    /^internal server error: the policy gave no JSON: recursion limit exceeded /,
  ),
  'opa-result-many-values': regoTimeout,
};

/** In the words of the waPC mode. */
const asWapc = (expectation: Expectation): Expectation => ({ ...expectation, modes: component });
const componentTrap = (cause: string, kind?: FailureKind): Expectation => asWapc(wapcTrap(cause, kind));
const failedStart = { settingsError: 'GUEST_INIT_FAILED' } as const;

/** What the policy of `fixtures/components` does by its settings, `{"do": …}`. */
export const componentPolicyExpectations: readonly Expectation[] = [
  { ...asWapc(wapcFailure('guest-error', 'the policy says why')), settings: '{"do":"err"}' },
  { ...asWapc(wapcFailure('guest-error', 'boom')), settings: '{"do":"throw"}' },
  { ...componentTrap(unreachable), settings: '{"do":"trap"}' },
  {
    ...asWapc(wapcTimeout),
    settings: '{"do":"loop"}',
    settingsProblem:
      /GuestCallFailure\("Policy execution interrupted .* allowed execution time \(0\.3s\)"\)$/,
  },
  { ...componentTrap(stackExhausted), settings: '{"do":"recursion"}' },
  { ...asWapc(wapcFailure('guest-error', 'out of memory')), settings: '{"do":"memory"}' },
  {
    ...asWapc(wapcReply(/mutated-object is no JSON: EOF while parsing a value at line 1 column 5/)),
    settings: '{"do":"mutate-to-garbage"}',
  },
  {
    ...asWapc(wapcFailure('limit', tooManyCalls)),
    settings: '{"do":"many-calls"}',
    log: { maxEvents, last: /^again$/ },
  },
  {
    ...asWapc(wapcFailure('guest-error', notGranted)),
    settings: JSON.stringify({
      do: 'typed',
      name: 'getResource',
      arguments: [{ apiVersion: 'v1', kind: 'Secret', name: 'a', namespace: 'b', disableCache: false }],
    }),
  },
];

/** Every component of `hostile-components.ts`. */
export const componentExpectations: Readonly<Record<string, Expectation>> = {
  'loop-validate': asWapc(wapcTimeout),
  'loop-start-section': { ...asWapc(wapcTimeout), ...failedStart },
  'sleep-hour': asWapc(wapcTimeout),
  'recursion-start-section': componentTrap(stackExhausted),
  'memory-bomb': componentTrap('wasm trap: unreachable \\(memory: 64 MiB of at most 64 MiB\\)'),
  'memory-bomb-start-section': { ...componentTrap(unreachable), ...failedStart },
  'memory-60000-pages': tooLarge(/^module starts with 3750 MiB of memory, the limit is 64 MiB$/, component),
  'large-table': tooLarge(/^module starts with a table of 10000000 entries, the limit is 250000$/, component),
  // The engine's own words.
  'pointer-answer': componentTrap('wasm trap: Invalid typed array length: 8'),
  'long-answer': asWapc(
    wapcFailure(
      'limit',
      'what the policy passes to the host at once is larger than the limit of 8388608 bytes',
    ),
  ),
  'not-utf8-answer': componentTrap('text that the policy passes to the host is no Unicode'),
  'answer-of-another-type': atLoad(
    component,
    'COMPONENT_WORLD_MISMATCH',
    /it has other types: export validate \(parameter request\): expected variant .*, found string$/,
  ),
  'type-tower': tooLarge(/^component has a type that is, written out, more than 5000 parts$/, component),
  'instance-tower': tooLarge(/more than 100 instances of components$/, component),
  'name-of-the-program': atLoad(component, 'WASM_INVALID', /"queue-microtask", and queueMicrotask is/),
  'waiting-for-nothing': componentTrap('the guest waits for something that never comes'),
  'import-not-granted': atLoad(component, 'COMPONENT_WORLD_MISMATCH', /wasi:http\/types@0\.2\.0$/),
  'no-exports': atLoad(component, 'COMPONENT_WORLD_MISMATCH', /does not export validate, validate-settings,/),
};
