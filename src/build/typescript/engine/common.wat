;; What policies of both protocols need between the JavaScript engine and the host. scripts/build-engine.ts merges
;; this module with the engine ("qjs") and with wapc.wat or wasi.wat ("protocol"); the engine knows it as "env".
;;
;; A handle is what the engine gives out for a JavaScript value: a pointer to a small block of its own, to be freed.
;; Nothing of a running call lives at a fixed address: host calls nest. It is in locals, and where the engine wants an
;; address, in a frame on the engine's own stack. A trap leaves that stack as it is, because it ends the instance.
(module
  (import "qjs" "memory" (memory 1))
  (import "qjs" "__stack_pointer" (global $stack (mut i32)))
  (import "qjs" "memchr" (func $memchr (param i32 i32 i32) (result i32)))
  (import "qjs" "wasm_malloc" (func $malloc (param i32) (result i32)))
  (import "qjs" "wasm_free" (func $free (param i32)))
  (import "qjs" "qjs_new_string" (func $new_string (param i32 i32) (result i32)))
  (import "qjs" "qjs_new_number" (func $new_number (param f64) (result i32)))
  (import "qjs" "qjs_get_string_len" (func $get_string (param i32 i32) (result i32)))
  (import "qjs" "qjs_free_cstring" (func $free_string (param i32)))
  (import "qjs" "qjs_get_value_ptr" (func $identity (param i32) (result i32)))
  (import "qjs" "qjs_free_value" (func $free_value (param i32)))
  (import "qjs" "qjs_call" (func $call_function (param i32 i32 i32 i32) (result i32)))
  (import "qjs" "qjs_is_exception" (func $is_exception (param i32) (result i32)))
  (import "qjs" "qjs_is_string" (func $is_string (param i32) (result i32)))
  (import "qjs" "qjs_is_undefined" (func $is_undefined (param i32) (result i32)))
  (import "qjs" "qjs_get_exception" (func $take_exception (result i32)))
  (import "qjs" "qjs_throw" (func $throw (param i32) (result i32)))
  (import "qjs" "qjs_execute_pending_job" (func $run_job (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  ;; binding, namespace, operation, payload -> reply or error text to be freed, its length, whether it is a reply
  (import "protocol" "call_host"
    (func $call_host (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32 i32 i32)))

  ;; Set when a policy is built, then part of it: handles of the script's functions and of `undefined`, and the texts
  ;; of errors that the script cannot report.
  (global $dispatch (export "wardctl_dispatch") (mut i32) (i32.const 0))
  (global $finish (export "wardctl_finish") (mut i32) (i32.const 0))
  (global $undefined (export "wardctl_undefined") (mut i32) (i32.const 0))
  (global $unsettled (export "wardctl_unsettled") (mut i32) (i32.const 0))
  (global $unsettled_length (export "wardctl_unsettled_length") (mut i32) (i32.const 0))
  (global $speechless (export "wardctl_speechless") (mut i32) (i32.const 0))
  (global $speechless_length (export "wardctl_speechless_length") (mut i32) (i32.const 0))
  ;; Rejected promises that nobody handles, the latest first: [next, handle of the promise, handle of the reason].
  (global $rejections (export "wardctl_rejections") (mut i32) (i32.const 0))

  ;; Where the host gives no more memory, the engine returns no handle. To go on would be to work on address 0.
  (func $held (param $handle i32) (result i32)
    (if (i32.eqz (local.get $handle)) (then (unreachable)))
    (local.get $handle))

  ;; What a call came to: its value and 1, or what it threw and 0.
  (func $outcome (param $handle i32) (result i32 i32)
    (if (i32.eqz (call $is_exception (call $held (local.get $handle))))
      (then (return (local.get $handle) (i32.const 1))))
    (call $free_value (local.get $handle))
    (call $held (call $take_exception))
    (i32.const 0))

  ;; Hosts take UTF-8 only, and JavaScript's strings may hold halves of surrogate pairs, which the engine writes as
  ;; the three bytes ED A0..BF xx. U+FFFD has three bytes as well: EF BF BD. ED begins nothing else but U+D000..D7FF.
  (func $make_well_formed (param $at i32) (param $length i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $next
        (local.set $at
          (call $memchr (local.get $at) (i32.const 0xed) (i32.sub (local.get $end) (local.get $at))))
        (br_if $done (i32.eqz (local.get $at)))
        (if (i32.ge_u (i32.load8_u offset=1 (local.get $at)) (i32.const 0xa0))
          (then
            (i32.store16 (local.get $at) (i32.const 0xbfef))
            (i32.store8 offset=2 (local.get $at) (i32.const 0xbd))))
        (local.set $at (i32.add (local.get $at) (i32.const 3)))
        (br $next))))

  ;; The text of a value, or 0 where it has none and the reason was thrown; its length goes to an address.
  (func $text (param $handle i32) (param $length_at i32) (result i32)
    (local $text i32)
    (local.set $text (call $get_string (local.get $handle) (local.get $length_at)))
    (if (local.get $text)
      (then (call $make_well_formed (local.get $text) (i32.load (local.get $length_at)))))
    (local.get $text))

  ;; Runs what promises have to do until nothing is left. A job that fails is rare, since what handlers throw is a
  ;; rejection: memory ran out, for instance. Gives the first such failure as a handle, or 0.
  (func $run_jobs (result i32)
    (local $status i32) (local $failure i32) (local $thrown i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.tee $status (call $run_job))))
        (if (i32.lt_s (local.get $status) (i32.const 0))
          (then
            (local.set $thrown (call $held (call $take_exception)))
            (if (local.get $failure)
              (then (call $free_value (local.get $thrown)))
              (else (local.set $failure (local.get $thrown))))))
        (br $next)))
    (local.get $failure))

  ;; Forgets the rejections that nobody handles; gives the reason of the first one as a handle, or 0.
  (func $take_rejection (export "wardctl_take_rejection") (result i32)
    (local $node i32) (local $next i32) (local $reason i32)
    (local.set $next (global.get $rejections))
    (global.set $rejections (i32.const 0))
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.tee $node (local.get $next))))
        (local.set $next (i32.load (local.get $node)))
        (if (local.get $reason) (then (call $free_value (local.get $reason))))
        (local.set $reason (i32.load offset=8 (local.get $node)))
        (call $free_value (i32.load offset=4 (local.get $node)))
        (call $free (local.get $node))
        (br $each)))
    (local.get $reason))

  ;; The engine tells of each rejection without a handler, and again when one comes after all; both handles are ours.
  (func (export "host_promise_rejection") (param $promise i32) (param $reason i32) (param $is_handled i32)
    (local $node i32)
    (drop (call $held (local.get $promise)))
    (drop (call $held (local.get $reason)))
    (if (i32.eqz (local.get $is_handled))
      (then
        (local.set $node (call $held (call $malloc (i32.const 12))))
        (i32.store (local.get $node) (global.get $rejections))
        (i32.store offset=4 (local.get $node) (local.get $promise))
        (i32.store offset=8 (local.get $node) (local.get $reason))
        (global.set $rejections (local.get $node))
        (return)))
    (global.set $rejections
      (call $without (global.get $rejections) (call $identity (local.get $promise))))
    (call $free_value (local.get $promise))
    (call $free_value (local.get $reason)))

  ;; A list of rejections without the one of a promise.
  (func $without (param $first i32) (param $promise i32) (result i32)
    (local $node i32) (local $previous i32) (local $next i32)
    (local.set $node (local.get $first))
    (block $found
      (loop $each
        (if (i32.eqz (local.get $node)) (then (return (local.get $first))))
        (br_if $found
          (i32.eq (call $identity (i32.load offset=4 (local.get $node))) (local.get $promise)))
        (local.set $previous (local.get $node))
        (local.set $node (i32.load (local.get $node)))
        (br $each)))
    (local.set $next (i32.load (local.get $node)))
    (call $free_value (i32.load offset=4 (local.get $node)))
    (call $free_value (i32.load offset=8 (local.get $node)))
    (call $free (local.get $node))
    (if (i32.eqz (local.get $previous)) (then (return (local.get $next))))
    (i32.store (local.get $previous) (local.get $next))
    (local.get $first))

  ;; Asks the script: the value of an answer and 1, or of an error and 0. The payload's memory is taken over, as it may
  ;; be large and the engine has it a second time.
  (func $ask
    (param $operation i32) (param $operation_length i32) (param $payload i32) (param $payload_length i32)
    (result i32 i32)
    (local $frame i32) (local $result i32) (local $is_ok i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (call $outcome (call $new_string (local.get $operation) (local.get $operation_length)))
    (local.set $is_ok)
    (local.set $result)
    (i32.store (local.get $frame) (local.get $result))
    (if (local.get $is_ok)
      (then
        (call $outcome (call $new_string (local.get $payload) (local.get $payload_length)))
        (local.set $is_ok)
        (local.set $result)
        (i32.store offset=4 (local.get $frame) (local.get $result))
        (if (local.get $is_ok)
          (then
            (call $free (local.get $payload))
            (call $outcome
              (call $call_function (global.get $dispatch) (global.get $undefined) (i32.const 2) (local.get $frame)))
            (local.set $is_ok)
            (local.set $result)
            (call $free_value (i32.load offset=4 (local.get $frame)))))
        (call $free_value (i32.load (local.get $frame)))))
    (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
    (local.get $result)
    (local.get $is_ok))

  ;; Has the script say what came of its promises, or what became of the rejection that nobody handled (0: none).
  (func $ask_to_finish (param $rejection i32) (result i32 i32)
    (local $frame i32) (local $result i32) (local $is_ok i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (i32.store (local.get $frame) (local.get $rejection))
    (call $outcome
      (call $call_function
        (global.get $finish)
        (global.get $undefined)
        (i32.ne (local.get $rejection) (i32.const 0))
        (local.get $frame)))
    (local.set $is_ok)
    (local.set $result)
    (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
    (local.get $result)
    (local.get $is_ok))

  ;; Runs one operation of the policy to its end, whatever it left to promises.
  (func $conclude
    (param $operation i32) (param $operation_length i32) (param $payload i32) (param $payload_length i32)
    (result i32 i32)
    (local $result i32) (local $is_ok i32) (local $failure i32) (local $rejection i32)
    (call $ask
      (local.get $operation) (local.get $operation_length) (local.get $payload) (local.get $payload_length))
    (local.set $is_ok)
    (local.set $result)
    ;; Always: what a call leaves behind would run in the next one, on hosts that keep the instance.
    (local.set $failure (call $run_jobs))
    (local.set $rejection (call $take_rejection))
    (if (i32.eqz (local.get $is_ok)) (then (return (local.get $result) (i32.const 0))))
    (if (local.get $failure) (then (return (local.get $failure) (i32.const 0))))
    (if (local.get $rejection)
      (then
        ;; A check that failed without anybody noticing: no answer may stand then.
        (call $free_value (local.get $result))
        (call $ask_to_finish (local.get $rejection))
        (local.set $is_ok)
        (local.set $result)
        (if (local.get $is_ok)
          (then
            (call $free_value (local.get $result))
            (return (local.get $rejection) (i32.const 0))))
        (call $free_value (local.get $rejection))
        (return (local.get $result) (i32.const 0))))
    (if (i32.eqz (call $is_undefined (local.get $result)))
      (then (return (local.get $result) (i32.const 1))))
    (call $free_value (local.get $result))
    (return (call $ask_to_finish (i32.const 0))))

  ;; Operation and payload -> text, its length, 1 for an answer or 0 for an error. The text is to be released.
  (func (export "answer")
    (param $operation i32) (param $operation_length i32) (param $payload i32) (param $payload_length i32)
    (result i32 i32 i32)
    (local $frame i32) (local $result i32) (local $is_ok i32) (local $text i32) (local $length i32)
    (call $conclude
      (local.get $operation) (local.get $operation_length) (local.get $payload) (local.get $payload_length))
    (local.set $is_ok)
    (local.set $result)
    (if (i32.and (local.get $is_ok) (i32.eqz (call $is_string (local.get $result))))
      (then
        (call $free_value (local.get $result))
        (return (global.get $unsettled) (global.get $unsettled_length) (i32.const 0))))
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (local.set $text (call $text (local.get $result) (local.get $frame)))
    (local.set $length (i32.load (local.get $frame)))
    (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
    (call $free_value (local.get $result))
    (if (i32.eqz (local.get $text))
      ;; What was thrown cannot be made a text, or there is no memory for one; the reason was thrown in turn.
      (then (call $free_value (call $held (call $take_exception))))
      (else
        (if (i32.or (local.get $is_ok) (local.get $length))
          (then (return (local.get $text) (local.get $length) (local.get $is_ok))))
        (call $free_string (local.get $text))))
    (global.get $speechless)
    (global.get $speechless_length)
    (i32.const 0))

  (func (export "release") (param $text i32)
    (if (i32.or
          (i32.eq (local.get $text) (global.get $unsettled))
          (i32.eq (local.get $text) (global.get $speechless)))
      (then (return)))
    (call $free_string (local.get $text)))

  ;; `__wardctl_host` of the script: with four arguments a call of the host, without a random number. Gives the handle of
  ;; its value, or 0 where it throws.
  (func (export "host_call")
    (param $name i32) (param $name_length i32) (param $this i32) (param $count i32) (param $arguments i32)
    (result i32)
    (local $frame i32) (local $result i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 32)))
    (global.set $stack (local.get $frame))
    (local.set $result
      (if (result i32) (i32.lt_u (local.get $count) (i32.const 4))
        (then (call $random (local.get $frame)))
        (else (call $host_reply (local.get $arguments) (local.get $frame)))))
    (global.set $stack (i32.add (local.get $frame) (i32.const 32)))
    (local.get $result))

  ;; 53 random bits as the fraction of a number: each value of [0, 1) that has so many is as likely as the others.
  (func $random (param $frame i32) (result i32)
    (if (call $random_get (local.get $frame) (i32.const 8)) (then (unreachable)))
    (call $new_number
      (f64.mul
        (f64.convert_i64_u (i64.shr_u (i64.load (local.get $frame)) (i64.const 11)))
        (f64.const 0x1p-53))))

  ;; Texts of four arguments: pointers at the frame, lengths 16 bytes on. 0 where one has no text: then it threw.
  (func $take_texts (param $arguments i32) (param $frame i32) (result i32)
    (local $done i32) (local $offset i32) (local $text i32)
    (loop $next
      (local.set $offset (i32.shl (local.get $done) (i32.const 2)))
      (local.set $text
        (call $text
          (i32.load (i32.add (local.get $arguments) (local.get $offset)))
          (i32.add (i32.add (local.get $frame) (i32.const 16)) (local.get $offset))))
      (if (i32.eqz (local.get $text))
        (then
          (call $free_texts (local.get $done) (local.get $frame))
          (return (i32.const 0))))
      (i32.store (i32.add (local.get $frame) (local.get $offset)) (local.get $text))
      (local.set $done (i32.add (local.get $done) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $done) (i32.const 4))))
    (i32.const 1))

  (func $free_texts (param $count i32) (param $frame i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (call $free_string
          (i32.load (i32.add (local.get $frame) (i32.shl (local.get $count) (i32.const 2)))))
        (br $next))))

  (func $host_reply (param $arguments i32) (param $frame i32) (result i32)
    (local $text i32) (local $length i32) (local $is_reply i32) (local $value i32)
    (if (i32.eqz (call $take_texts (local.get $arguments) (local.get $frame)))
      (then (return (i32.const 0))))
    (call $call_host
      (i32.load (local.get $frame)) (i32.load offset=16 (local.get $frame))
      (i32.load offset=4 (local.get $frame)) (i32.load offset=20 (local.get $frame))
      (i32.load offset=8 (local.get $frame)) (i32.load offset=24 (local.get $frame))
      (i32.load offset=12 (local.get $frame)) (i32.load offset=28 (local.get $frame)))
    (local.set $is_reply)
    (local.set $length)
    (local.set $text)
    (call $free_texts (i32.const 4) (local.get $frame))
    (local.set $value (call $held (call $new_string (local.get $text) (local.get $length))))
    (call $free (local.get $text))
    ;; Without the memory for it, the value is an exception already.
    (if (i32.or (local.get $is_reply) (call $is_exception (local.get $value)))
      (then (return (local.get $value))))
    (call $free_value (call $held (call $throw (local.get $value))))
    (call $free_value (local.get $value))
    (i32.const 0))

  ;; The engine asks now and then whether to stop, which is switched on only while a policy is built: then there is
  ;; no host that limits the time. The CPU-time clock, which nothing else reads, says so by an error.
  (func (export "host_interrupt") (result i32)
    (local $frame i32) (local $errno i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (local.set $errno (call $clock_time_get (i32.const 3) (i64.const 1) (local.get $frame)))
    (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
    (local.get $errno))

  ;; Policies run everywhere alike: in UTC.
  (func (export "host_get_timezone_offset") (param i32 i32) (result i32) (i32.const 0))

  ;; A policy is one script; the engine is never told to load modules.
  (func (export "host_module_normalize") (param i32 i32) (result i32) (i32.const 0))
  (func (export "host_module_load") (param i32 i32) (result i32) (i32.const 0)))
