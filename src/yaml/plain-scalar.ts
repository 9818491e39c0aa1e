/** Nulls, booleans, floats that have names, and the key that merges. */
const words = new Set(
  (
    '~ null Null NULL true True TRUE false False FALSE << .nan .NaN .NAN ' +
    '.inf .Inf .INF -.inf -.Inf -.INF +.inf +.Inf +.INF ' +
    'y Y yes Yes YES n N no No NO on On ON off Off OFF'
  ).split(' '),
);

const number = /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/;

/**
 * Whether every reader takes the text, without quotes, for a string: the reference, those of YAML 1.2, and kubectl
 * with its YAML 1.1, where underlines between digits do not count. Dates and times are strings to all of them.
 */
export function isReadAsString(text: string): boolean {
  if (words.has(text)) return false;
  return !/^[-+.\d]/.test(text) || !number.test(text.replaceAll('_', ''));
}
