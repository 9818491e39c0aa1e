/**
 * The error numbers of WASI that this host answers with.
 * @see WASI preview 1, typenames.witx, `errno`; preview 0 has the same numbers.
 */
export const errno = {
  success: 0,
  badf: 8,
  fault: 21,
  inval: 28,
  notdir: 54,
  notsock: 57,
  notsup: 58,
  spipe: 70,
} as const;
