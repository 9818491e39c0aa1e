type Call = (...args: number[]) => number;

/** What `npm run engine` leaves of the engine's exports; a handle is the address of a JavaScript value. */
export type EngineFunctions = Readonly<
  Record<
    | '_initialize'
    | `qjs_${'init2' | 'compile' | 'eval' | 'eval_bytecode' | 'execute_pending_job' | 'run_gc'}`
    | `qjs_set_${'max_stack_size' | 'memory_limit' | 'gc_threshold' | 'interrupt_handler' | 'promise_rejection_handler'}`
    | `qjs_get_${'global' | 'undefined' | 'prop_string' | 'string_len' | 'exception'}`
    | `qjs_${'set_prop_string' | 'new_host_function' | 'free_value'}`
    | `qjs_is_${'exception' | 'function' | 'string'}`
    | `wasm_${'malloc' | 'free'}`
    | 'wardctl_take_rejection',
    Call
  >
>;
