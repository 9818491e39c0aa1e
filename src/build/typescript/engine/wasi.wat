;; The WASI protocol (policy-abi 4) for common.wat: the operation is an argument, the payload stdin, the answer stdout.
(module
  (import "qjs" "memory" (memory 1))
  (import "qjs" "__stack_pointer" (global $stack (mut i32)))
  (import "qjs" "wasm_malloc" (func $malloc (param i32) (result i32)))
  (import "qjs" "realloc" (func $realloc (param i32 i32) (result i32)))
  (import "qjs" "strlen" (func $string_length (param i32) (result i32)))
  (import "env" "answer" (func $answer (param i32 i32 i32 i32) (result i32 i32 i32)))
  (import "host" "call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))

  ;; A function of WASI that fails would leave half an input or half an answer.
  (func $succeed (param $errno i32)
    (if (local.get $errno) (then (unreachable))))

  (func $held (param $block i32) (result i32)
    (if (i32.eqz (local.get $block)) (then (unreachable)))
    (local.get $block))

  ;; All that is on stdin up to its end, and how much that is. The end is not for good: answers of the host come later.
  (func $read_all (result i32 i32)
    (local $frame i32) (local $text i32) (local $length i32) (local $capacity i32) (local $count i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (local.set $text (call $held (call $malloc (local.tee $capacity (i32.const 65536)))))
    (block $end
      (loop $next
        (if (i32.eq (local.get $length) (local.get $capacity))
          (then
            (local.set $capacity (i32.shl (local.get $capacity) (i32.const 1)))
            (local.set $text (call $held (call $realloc (local.get $text) (local.get $capacity))))))
        (i32.store (local.get $frame) (i32.add (local.get $text) (local.get $length)))
        (i32.store offset=4 (local.get $frame) (i32.sub (local.get $capacity) (local.get $length)))
        (call $succeed
          (call $fd_read
            (i32.const 0) (local.get $frame) (i32.const 1) (i32.add (local.get $frame) (i32.const 8))))
        (br_if $end (i32.eqz (local.tee $count (i32.load offset=8 (local.get $frame)))))
        (local.set $length (i32.add (local.get $length) (local.get $count)))
        (br $next)))
    (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
    (local.get $text)
    (local.get $length))

  ;; Hosts may take less than they are given.
  (func $write_all (param $descriptor i32) (param $text i32) (param $length i32)
    (local $frame i32) (local $count i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $length)))
        (i32.store (local.get $frame) (local.get $text))
        (i32.store offset=4 (local.get $frame) (local.get $length))
        (call $succeed
          (call $fd_write
            (local.get $descriptor) (local.get $frame) (i32.const 1) (i32.add (local.get $frame) (i32.const 8))))
        ;; Nothing taken and no error: it would go on like this for ever.
        (local.set $count (call $held (i32.load offset=8 (local.get $frame))))
        (local.set $text (i32.add (local.get $text) (local.get $count)))
        (local.set $length (i32.sub (local.get $length) (local.get $count)))
        (br $next)))
    (global.set $stack (i32.add (local.get $frame) (i32.const 16))))

  (func (export "call_host")
    (param $binding i32) (param $binding_length i32) (param $namespace i32) (param $namespace_length i32)
    (param $operation i32) (param $operation_length i32) (param $payload i32) (param $payload_length i32)
    (result i32 i32 i32)
    (local $status i32)
    (local.set $status
      (call $host_call
        (local.get $binding) (local.get $binding_length) (local.get $namespace) (local.get $namespace_length)
        (local.get $operation) (local.get $operation_length) (local.get $payload) (local.get $payload_length)))
    (call $read_all)
    ;; 0 is success here, in the waPC protocol it is 1.
    (i32.eqz (local.get $status)))

  ;; The first argument after the program's name, of which nothing is freed: the instance ends with the call.
  (func $operation (result i32)
    (local $frame i32) (local $count i32) (local $pointers i32)
    (local.set $frame (i32.sub (global.get $stack) (i32.const 16)))
    (global.set $stack (local.get $frame))
    (call $succeed (call $args_sizes_get (local.get $frame) (i32.add (local.get $frame) (i32.const 4))))
    (local.set $count (i32.load (local.get $frame)))
    (local.set $pointers
      (call $held
        (call $malloc
          (i32.add
            (i32.shl (i32.add (local.get $count) (i32.const 1)) (i32.const 2))
            (i32.load offset=4 (local.get $frame))))))
    (call $succeed
      (call $args_get
        (local.get $pointers)
        (i32.add (local.get $pointers) (i32.shl (local.get $count) (i32.const 2)))))
    (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
    ;; Without one it is empty, and the script knows no such operation.
    (if (i32.lt_u (local.get $count) (i32.const 2))
      (then
        (i32.store (local.get $pointers) (i32.const 0))
        (return (local.get $pointers))))
    (i32.load offset=4 (local.get $pointers)))

  (func (export "_start")
    (local $operation i32) (local $text i32) (local $length i32) (local $is_ok i32)
    (local.set $operation (call $operation))
    (call $read_all)
    (local.set $length)
    (local.set $text)
    (call $answer
      (local.get $operation) (call $string_length (local.get $operation)) (local.get $text) (local.get $length))
    (local.set $is_ok)
    (local.set $length)
    (local.set $text)
    (call $write_all (select (i32.const 1) (i32.const 2) (local.get $is_ok)) (local.get $text) (local.get $length))
    (if (i32.eqz (local.get $is_ok)) (then (call $proc_exit (i32.const 1))))))
