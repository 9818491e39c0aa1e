import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { readCustomSection } from './custom-sections.ts';
import { readVector } from './vector.ts';

/** A tool that had a part in making a module, as the module itself says. */
export interface Producer {
  /** `language` (of the source), `processed-by` (compilers and other tools) or `sdk`. */
  readonly field: string;
  readonly name: string;
  /** May be empty. */
  readonly version: string;
}

const maxFields = 100;
const maxFieldCharacters = 100;
const maxProducersInField = 1000;

/**
 * The tools of the custom section `producers`, in file order; none where there is no such section.
 * @see https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md
 * @throws WardctlError WASM_*
 */
export function readProducers(bytes: Uint8Array): Producer[] {
  const content = readCustomSection(bytes, 'producers');
  if (content === undefined) return [];
  const cursor = new ByteCursor(content);
  const fields = readVector(cursor, 'fields of producers', readField, maxFields);
  cursor.checkEnd('the list of producers');
  return fields.flat();
}

function readField(cursor: ByteCursor): Producer[] {
  const field = cursor.name();
  // It is repeated for each of its tools.
  if (field.length > maxFieldCharacters) {
    throw new WardctlError(
      'WASM_INVALID',
      `expected a field of producers of at most ${String(maxFieldCharacters)} characters, found ${String(field.length)}`,
    );
  }
  const readProducer = (): Producer => ({ field, name: cursor.name(), version: cursor.name() });
  return readVector(cursor, 'producers in a field', readProducer, maxProducersInField);
}
