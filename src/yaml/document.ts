import { WardctlError, type ErrorCode, type ErrorParts } from '../errors.ts';
import type { JsonValue } from '../json/index.ts';
import type { TextPosition, TextPositions } from './text-positions.ts';

/** What a YAML text is and how its errors are reported. */
export interface YamlSource {
  /** Name in messages, for instance the path. */
  readonly name: string;
  readonly errorCode: ErrorCode;
  /**
   * `strict` is YAML 1.2, as the reference reads settings and policies. `kubernetes` reads what kubectl reads:
   * merge keys, `yes` and `on` as booleans, `0644` as an octal number.
   */
  readonly dialect: 'strict' | 'kubernetes';
}

/** One document of a YAML text, with what is known of its place in the text. */
export interface YamlDocument {
  readonly value: JsonValue;
  /** The tag that the text gives the whole value, such as `!KubernetesGetResource`. */
  readonly tag: string | undefined;
  /** The tag that the text gives the value at a path; none where an alias stands for it. */
  tagOf(path: readonly (string | number)[]): string | undefined;
  /** Comment lines in front of the value, without `#`; `''` where there are none. */
  readonly comment: string;
  /**
   * The place of the value at a path of keys and indexes; of the nearest value around it where the text does not
   * show that one (missing keys, what is behind an alias or merged in). An empty path is the document's own.
   * @param part `key` for the place of the key in front of the value, where there is one; default: `value`
   */
  positionOf(path: readonly (string | number)[], part?: 'key' | 'value'): TextPosition;
}

/** What is wrong at a place of a text. */
export interface YamlFault {
  readonly problem: string;
  readonly offset: number;
  /** Where a key that is repeated stands first. */
  readonly firstOffset?: number | undefined;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

/** The error about a text that cannot be read. @param hint what to do about it */
export function invalidYaml(
  source: YamlSource,
  problem: string,
  hint: string,
  details?: NonNullable<ErrorParts['details']>,
): WardctlError {
  const message = `${source.name} is not valid YAML: ${problem}`;
  return new WardctlError(source.errorCode, message, { hint, ...(details && { details }) });
}

/** {@link invalidYaml} with the place in the text: `line` and `column` among its details. */
export function invalidYamlAt(source: YamlSource, positions: TextPositions, fault: YamlFault): WardctlError {
  const { problem, offset, firstOffset, hint = 'Correct the file there.' } = fault;
  const place = (at: number): string => {
    const { line, column } = positions.at(at);
    return `line ${String(line)}, column ${String(column)}`;
  };
  const first = firstOffset === undefined ? '' : `, first at ${place(firstOffset)}`;
  const { line, column } = positions.at(offset);
  return invalidYaml(source, `${place(offset)}: ${problem}${first}`, hint, { line, column });
}

/** What is wrong where a mapping has a key twice. */
export function repeatedKey(key: string): { problem: string; hint: string } {
  const shown = JSON.stringify(key.slice(0, maxKeyLength));
  return {
    problem: `keys of a mapping have to be unique, found ${shown} again`,
    hint: 'Leave one of the two keys, with what both should say.',
  };
}

/** Of keys in messages. */
const maxKeyLength = 100;
