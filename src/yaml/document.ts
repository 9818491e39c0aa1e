import { WardctlError, type ErrorCode } from '../errors.ts';
import type { JsonValue } from '../json/index.ts';
import type { TextPosition } from './text-positions.ts';

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
  /** Comment lines in front of the value, without `#`; `''` where there are none. */
  readonly comment: string;
  /**
   * The place of the value at a path of keys and indexes; of the nearest value around it where the text does not
   * show that one (missing keys, what is behind an alias or merged in). An empty path is the document's own.
   * @param part `key` for the place of the key in front of the value, where there is one; default: `value`
   */
  positionOf(path: readonly (string | number)[], part?: 'key' | 'value'): TextPosition;
}

/** The error about a text that cannot be read. */
export function invalidYaml(source: YamlSource, problem: string): WardctlError {
  return new WardctlError(source.errorCode, `${source.name} is not valid YAML: ${problem}`, {
    hint: 'Correct the file; every YAML or JSON linter shows the place.',
  });
}
