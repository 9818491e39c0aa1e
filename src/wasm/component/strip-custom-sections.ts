import { mapSections } from '../map-sections.ts';
import { componentSectionNames } from '../sections.ts';

/**
 * A component without custom sections, and the components in it without theirs. Its core modules keep them: stack traces
 * need the names there.
 * @throws WardctlError WASM_*
 */
export function stripCustomSections(bytes: Uint8Array): Uint8Array {
  return mapSections(bytes, ({ id, contentStart, end }) => {
    const kind = componentSectionNames[id];
    if (kind === 'custom') return 'none';
    return kind === 'component' ? [stripCustomSections(bytes.subarray(contentStart, end))] : 'same';
  });
}
