import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

/** Makes a component of its text, with the WebAssembly tools that come with jco. It does not have to be valid. */
export function assembleComponent(text: string): Promise<Uint8Array> {
  return parse(text);
}

/** The interface `wardctl:policy/types`, as a component imports it. */
const typesText = `
  (import "wardctl:policy/types@0.1.0" (instance $types
    (type $string string)
    (export "json" (type $json (eq $string)))
    (type $kind (record (field "group" string) (field "version" string) (field "kind" string)))
    (export "group-version-kind" (type $gvk (eq $kind)))
    (type $resource (record (field "group" string) (field "version" string) (field "resource" string)))
    (export "group-version-resource" (type $gvr (eq $resource)))
    (type $text (option string))
    (type $texts (list string))
    (type $extra (list (tuple string $texts)))
    (type $user (record (field "username" $text) (field "uid" $text) (field "groups" $texts) (field "extra" $extra)))
    (export "user-info" (type $user-info (eq $user)))
    (type $object (option $json))
    (type $admission (record
      (field "uid" string) (field "kind" $gvk) (field "resource" $gvr) (field "sub-resource" $text)
      (field "request-kind" (option $gvk)) (field "request-resource" (option $gvr)) (field "request-sub-resource" $text)
      (field "name" $text) (field "namespace" $text) (field "operation" string) (field "user-info" $user-info)
      (field "dry-run" (option bool)) (field "object" $object) (field "old-object" $object)
      (field "options" $object) (field "document" $json)))
    (export "admission-request" (type $admission-request (eq $admission)))
    (type $any (variant (case "admission" $admission-request) (case "raw" $json)))
    (export "request" (type (eq $any)))
    (type $answer (record
      (field "accepted" bool) (field "message" $text) (field "code" (option u16)) (field "mutated-object" $object)
      (field "audit-annotations" (list (tuple string string))) (field "warnings" $texts)))
    (export "response" (type (eq $answer)))
    (type $verdict (record (field "valid" bool) (field "message" $text)))
    (export "settings-validation" (type (eq $verdict)))
    (type $about (record (field "protocol-version" string)))
    (export "guest-metadata" (type (eq $about)))))
  (alias export $types "request" (type $request))
  (alias export $types "response" (type $response))
  (alias export $types "settings-validation" (type $settings-validation))
  (alias export $types "guest-metadata" (type $guest-metadata))`;

/**
 * The text of a component of the world of policies; each of its functions traps. Texts can be replaced in it.
 * @param more stands in front, in the component
 * @param coreMore stands in its core module, at the end
 */
export function policyText(more = '', coreMore = ''): string {
  return `(component
    ${typesText}
    ${more}
    (core module $m
      (memory (export "memory") 1)
      (global $free (mut i32) (i32.const 4096))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $free)
        (global.set $free
          (i32.and (i32.add (i32.add (global.get $free) (local.get 3)) (i32.const 15)) (i32.const -16))))
      (func (export "validate") (param i32) (result i32) unreachable)
      (func (export "settings") (param i32 i32) (result i32) unreachable)
      (func (export "metadata") (result i32) unreachable)
      ${coreMore})
    (core instance $i (instantiate $m))
    (alias core export $i "memory" (core memory $memory))
    (alias core export $i "realloc" (core func $realloc))
    (alias core export $i "validate" (core func $v))
    (alias core export $i "settings" (core func $s))
    (alias core export $i "metadata" (core func $d))
    (func $validate (param "request" $request) (param "settings" string) (result (result $response (error string)))
      (canon lift (core func $v) (memory $memory) (realloc $realloc)))
    (func $settings (param "settings" string) (result (result $settings-validation (error string)))
      (canon lift (core func $s) (memory $memory) (realloc $realloc)))
    (func $metadata (result $guest-metadata) (canon lift (core func $d) (memory $memory)))
    (export "validate" (func $validate))
    (export "validate-settings" (func $settings))
    (export "metadata" (func $metadata)))`;
}
