import { JsonSyntaxError, parseJsonText, type JsonValue } from '../../../json/index.ts';
import { programFailed } from '../../build-failed.ts';

/**
 * The documents that Cargo wrote, one a line; other lines are for people.
 * @param program what ran and for what, as messages begin
 * @throws WardctlError BUILD_FAILED
 */
export function parseCargoOutput(output: string, program: string): JsonValue[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => parseCargoJson(line, program));
}

/** One document of Cargo's. @throws WardctlError BUILD_FAILED */
export function parseCargoJson(line: string, program: string): JsonValue {
  try {
    return parseJsonText(line).value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const problem = `printed what is no JSON: ${error.message}`;
    throw programFailed(program, { problem }, 'Check which cargo is in PATH.');
  }
}
