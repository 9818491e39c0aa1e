import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

/** Makes a component of its text, with the WebAssembly tools that come with jco. It does not have to be valid. */
export function assembleComponent(text: string): Promise<Uint8Array> {
  return parse(text);
}

/** The text of a component that exports what policies do; each function traps. */
export function policyText(more = '', coreMore = ''): string {
  return `(component
    ${more}
    (core module $m
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
      (func (export "validate") (param i32 i32 i32 i32) (result i32) unreachable)
      (func (export "settings") (param i32 i32) (result i32) unreachable)
      (func (export "metadata") (result i32) unreachable)
      ${coreMore})
    (core instance $i (instantiate $m))
    (alias core export $i "memory" (core memory $memory))
    (alias core export $i "realloc" (core func $realloc))
    (alias core export $i "validate" (core func $v))
    (alias core export $i "settings" (core func $s))
    (alias core export $i "metadata" (core func $d))
    (func $validate (param "request" string) (param "settings" string) (result string)
      (canon lift (core func $v) (memory $memory) (realloc $realloc)))
    (func $settings (param "settings" string) (result string)
      (canon lift (core func $s) (memory $memory) (realloc $realloc)))
    (func $metadata (result string) (canon lift (core func $d) (memory $memory)))
    (export "validate" (func $validate))
    (export "validate-settings" (func $settings))
    (export "metadata" (func $metadata)))`;
}
