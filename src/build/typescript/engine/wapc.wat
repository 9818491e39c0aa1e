;; The waPC protocol (policy-abi 3) for common.wat.
(module
  (import "qjs" "wasm_malloc" (func $malloc (param i32) (result i32)))
  (import "qjs" "wasm_free" (func $free (param i32)))
  (import "env" "answer" (func $answer (param i32 i32 i32 i32) (result i32 i32 i32)))
  (import "env" "release" (func $release (param i32)))
  (import "wapc" "__guest_request" (func $guest_request (param i32 i32)))
  (import "wapc" "__guest_response" (func $guest_response (param i32 i32)))
  (import "wapc" "__guest_error" (func $guest_error (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $host_response_length (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (import "wapc" "__host_error_len" (func $host_error_length (result i32)))
  (import "wapc" "__host_error" (func $host_error (param i32)))

  ;; A block for so many bytes; without one the host would write to address 0.
  (func $buffer (param $length i32) (result i32)
    (local $block i32)
    ;; One more, as there may be none to allocate for nothing.
    (local.set $block (call $malloc (i32.add (local.get $length) (i32.const 1))))
    (if (i32.eqz (local.get $block)) (then (unreachable)))
    (local.get $block))

  (func (export "call_host")
    (param $binding i32) (param $binding_length i32) (param $namespace i32) (param $namespace_length i32)
    (param $operation i32) (param $operation_length i32) (param $payload i32) (param $payload_length i32)
    (result i32 i32 i32)
    (local $text i32) (local $length i32)
    (if
      (call $host_call
        (local.get $binding) (local.get $binding_length) (local.get $namespace) (local.get $namespace_length)
        (local.get $operation) (local.get $operation_length) (local.get $payload) (local.get $payload_length))
      (then
        (local.set $text (call $buffer (local.tee $length (call $host_response_length))))
        (call $host_response (local.get $text))
        (return (local.get $text) (local.get $length) (i32.const 1))))
    (local.set $text (call $buffer (local.tee $length (call $host_error_length))))
    (call $host_error (local.get $text))
    (return (local.get $text) (local.get $length) (i32.const 0)))

  (func (export "__guest_call") (param $operation_length i32) (param $payload_length i32) (result i32)
    (local $operation i32) (local $payload i32) (local $text i32) (local $length i32) (local $is_ok i32)
    (local.set $operation (call $buffer (local.get $operation_length)))
    (local.set $payload (call $buffer (local.get $payload_length)))
    (call $guest_request (local.get $operation) (local.get $payload))
    (call $answer
      (local.get $operation) (local.get $operation_length) (local.get $payload) (local.get $payload_length))
    (local.set $is_ok)
    (local.set $length)
    (local.set $text)
    (call $free (local.get $operation))
    (if (local.get $is_ok)
      (then (call $guest_response (local.get $text) (local.get $length)))
      (else (call $guest_error (local.get $text) (local.get $length))))
    (call $release (local.get $text))
    (local.get $is_ok)))
