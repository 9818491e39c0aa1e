import { assembleComponent, policyText } from '../unit/runtime/component/assemble-component.ts';

const growing = '(loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable';

/** A policy whose `validate` does this. */
function validating(body: string, coreMore = ''): string {
  return policyText('', coreMore).replace(
    '(func (export "validate") (param i32) (result i32) unreachable)',
    `(func (export "validate") (param i32) (result i32) ${body})`,
  );
}

/** A policy that does this before it is asked anything. */
function starting(body: string): string {
  return policyText('', `(func $s ${body}) (start $s)`);
}

/** A policy that answers an error whose text is at this place, and of this length. */
function answering(pointer: number, length: number, coreMore = ''): string {
  const store = (at: number, value: number): string =>
    `(i32.store (i32.const ${String(at)}) (i32.const ${String(value)}))`;
  return validating(`${store(8, 1)} ${store(12, pointer)} ${store(16, length)} (i32.const 8)`, coreMore);
}

/** A policy that waits for an hour, in a call of the host. */
const sleeping = validating('(call $block (call $subscribe (i64.const 3600000000000))) unreachable')
  .replace(
    '(core module $m',
    `(import "wasi:io/poll@0.2.0" (instance $poll
       (export "pollable" (type $pollable (sub resource)))
       (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
     (alias export $poll "pollable" (type $p))
     (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
       (alias outer 1 $p (type $outer))
       (export "pollable" (type $inner (eq $outer)))
       (export "subscribe-duration" (func (param "when" u64) (result (own $inner))))))
     (core func $subscribe (canon lower (func $clock "subscribe-duration")))
     (core func $block (canon lower (func $poll "[method]pollable.block")))
     (core module $m
       (import "host" "subscribe" (func $subscribe (param i64) (result i32)))
       (import "host" "block" (func $block (param i32)))`,
  )
  .replace(
    '(core instance $i (instantiate $m))',
    `(core instance $i (instantiate $m (with "host" (instance
       (export "subscribe" (func $subscribe))
       (export "block" (func $block))))))`,
  );

/** A policy with a type of a few hundred bytes that no memory is large enough for when it is written out. */
function typeTower(): string {
  const floors = Array.from(
    { length: 60 },
    (_, level) => `(type $t${String(level + 1)} (tuple $t${String(level)} $t${String(level)}))`,
  );
  return policyText(`(type $t0 u8) ${floors.join(' ')}`);
}

/** A policy that makes as many instances as that. */
function instanceTower(): string {
  const floors = Array.from(
    { length: 60 },
    (_, level) => `(component $c${String(level + 1)}
      (alias outer 1 $c${String(level)} (component $c))
      (instance (instantiate $c)) (instance (instantiate $c)))`,
  );
  return policyText(`(component $c0) ${floors.join(' ')} (instance (instantiate $c60))`);
}

const waitingForNothing = sleeping.replace('(call $subscribe (i64.const 3600000000000))', '(i32.const 77)');

const texts: Readonly<Record<string, string>> = {
  'loop-validate': validating('(loop $l (br $l)) unreachable'),
  'loop-start-section': starting('(loop $l (br $l))'),
  'sleep-hour': sleeping,
  'recursion-start-section': starting('(call $s)'),
  'memory-bomb': validating(growing),
  'memory-bomb-start-section': starting(growing),
  'memory-60000-pages': policyText().replace('"memory") 1)', '"memory") 60000)'),
  'large-table': policyText('', '(table 10000000 funcref)'),
  'pointer-answer': answering(0x7f_ff_ff_f0, 8),
  'long-answer': answering(0, 20_000_000).replace('"memory") 1)', '"memory") 400)'),
  'not-utf8-answer': answering(2000, 2, '(data (i32.const 2000) "\\c3\\28")'),
  'answer-of-another-type': policyText()
    .replaceAll('(result (result $response (error string)))', '(result string)')
    .replaceAll('(param "request" $request)', '(param "request" string)'),
  'type-tower': typeTower(),
  'instance-tower': instanceTower(),
  'name-of-the-program': policyText().replace(
    '(export "metadata" (func $metadata))',
    '(export "metadata" (func $metadata)) (export "queue-microtask" (func $metadata))',
  ),
  'waiting-for-nothing': waitingForNothing,
  'import-not-granted': policyText('(import "wasi:http/types@0.2.0" (instance))'),
  'no-exports': '(component)',
};

export const hostileComponents: readonly string[] = Object.keys(texts);

/** The bytes of one. */
export function hostileComponent(name: string): Promise<Uint8Array> {
  return assembleComponent(texts[name] ?? '');
}
