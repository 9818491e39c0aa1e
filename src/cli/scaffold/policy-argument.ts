/** A policy as it is named on the command line. */
export interface PolicyArgument {
  /** `signed` of `signed=./policy.wasm`. */
  readonly name: string | undefined;
  /** Path or URI of the module. */
  readonly reference: string;
}

/**
 * Splits `NAME=POLICY`, the form that members of groups have. What stands before the `=` is a name unless it can only
 * belong to a path or a URI.
 */
export function parsePolicyArgument(argument: string): PolicyArgument {
  const [, name, reference] = /^([^=/\\:]*)=(.+)$/s.exec(argument) ?? [];
  if (name === undefined || reference === undefined) return { name: undefined, reference: argument };
  return { name, reference };
}
