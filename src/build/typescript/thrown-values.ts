import type { EngineMemory } from './engine-memory.ts';
import type { EngineFunctions } from './freeze-functions.ts';

/** What values of a script are read with. */
export interface ValueReader {
  readonly memory: EngineMemory;
  readonly functions: EngineFunctions;
}

/** Of a text, in characters: whatever a script throws is printed. */
const maxLength = 16 * 1024;

/**
 * What was thrown, as a text; `undefined` where it has none. The text stays in the engine's memory: after an error the
 * engine is of no use.
 * @param value a handle
 */
export function readText({ memory, functions }: ValueReader, value: number): string | undefined {
  const text = memory.read((lengthAt) => functions.qjs_get_string_len(value, lengthAt));
  return text === undefined ? undefined : new TextDecoder().decode(text).slice(0, maxLength);
}

/**
 * The lines of `stack`; `''` where it has no such text.
 * @param error a handle
 */
export function readStack(reader: ValueReader, error: number): string {
  const { memory, functions } = reader;
  const stack = memory.lend('stack', (name) => functions.qjs_get_prop_string(error, name));
  const text = functions.qjs_is_string(stack) === 0 ? undefined : readText(reader, stack);
  return (text ?? '').trimEnd();
}
