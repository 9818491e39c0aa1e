import { assembleModule } from '../../scripts/hostile-guests.ts';

/** A module as OPA compiles them, as far as a host can tell. */
export interface RegoModule {
  /** Ids of the host builtins that it wants, by name. */
  readonly builtins?: Readonly<Record<string, number>>;
  /** Terms in its memory; `addressOf` says where. */
  readonly terms: readonly string[];
  /** Expression in WebAssembly text for the address of the result set; may call `$builtin1` and `$builtin3`. */
  readonly result: string;
}

/** Where a term of a module is, by its index. */
export function addressOf(term: number): string {
  return `(i32.const ${String(firstTerm + term * termBytes)})`;
}

const firstTerm = 2048;
const termBytes = 1024;

/** The bytes of a Rego policy that answers with `result`, whatever it is asked. */
export function regoModule({ builtins = {}, terms, result }: RegoModule): Promise<Uint8Array> {
  const texts = [
    [256, '{"policy/main":0}'],
    [512, JSON.stringify(builtins)],
  ] as [number, string][];
  terms.forEach((term, index) => texts.push([firstTerm + index * termBytes, term]));
  const data = texts.map(([address, text]) => `(data (i32.const ${String(address)}) "${escaped(text)}")`);
  return assembleModule(
    'rego',
    `(module
      (import "env" "memory" (memory 4))
      (import "env" "opa_builtin1" (func $builtin1 (param i32 i32 i32) (result i32)))
      (import "env" "opa_builtin3" (func $builtin3 (param i32 i32 i32 i32 i32) (result i32)))
      (export "memory" (memory 0))
      (global $heap (mut i32) (i32.const 65536))
      (global $result (mut i32) (i32.const 0))
      ${data.join('\n')}
      (func (export "builtins") (result i32) (i32.const 512))
      (func (export "entrypoints") (result i32) (i32.const 256))
      (func (export "eval") (param i32) (result i32) (global.set $result ${result}) (i32.const 0))
      (func (export "opa_malloc") (param $size i32) (result i32)
        (global.get $heap)
        (global.set $heap (i32.add (global.get $heap) (i32.add (local.get $size) (i32.const 1)))))
      (func (export "opa_json_parse") (param $text i32) (param i32) (result i32) (local.get $text))
      (func (export "opa_json_dump") (param $address i32) (result i32) (local.get $address))
      (func (export "opa_heap_ptr_get") (result i32) (global.get $heap))
      (func (export "opa_heap_ptr_set") (param i32))
      (func (export "opa_eval_ctx_new") (result i32) (i32.const 8))
      (func (export "opa_eval_ctx_set_input") (param i32 i32))
      (func (export "opa_eval_ctx_set_data") (param i32 i32))
      (func (export "opa_eval_ctx_set_entrypoint") (param i32 i32))
      (func (export "opa_eval_ctx_get_result") (param i32) (result i32) (global.get $result)))`,
  );
}

/** As bytes of a string of WebAssembly text; the memory behind it is zero. */
function escaped(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .replaceAll(/../g, (byte) => `\\${byte}`);
}
