export type AnyMapping = object;

/** @minLength 1 */
export type FilledText = string;

/** @pattern ^[^\u0000]+$ */
export type FilePath = string;

/** @pattern ^[^\u0000]*$ */
export type Argument = string;

/** @pattern ^(?=.*\S)[^\u0000-\u001f\u007f\u2028\u2029]{1,1000}$ */
export type CaseName = string;

/** @pattern ^[^\s,!][^\s,]*$ */
export type Tag = string;

/**
 * @pattern ^\d{1,9}(\.\d{1,6})?(ms|s|m)$
 * @examples ["500ms", "2s", "1m"]
 */
export type Duration = string;

/** @pattern \$\{ */
export type Placeholder = string;
