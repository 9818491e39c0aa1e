import { concatenate, encodeName, encodeSection } from './encode.ts';
import { readImports } from './imports.ts';
import { findSection } from './sections.ts';

/** A function that a module imports, and the module it shall come from instead. */
export interface ImportRenaming {
  readonly module: string;
  readonly name: string;
  readonly newModule: string;
}

/**
 * The module with its imports of one function taken from another module. Imports of other kinds and everything
 * else stay as they are; the same bytes where the function is not imported.
 * @throws WardctlError WASM_*
 */
export function renameImportModule(bytes: Uint8Array, renaming: ImportRenaming): Uint8Array {
  const matching = readImports(bytes).filter(
    ({ module, name, type }) =>
      type.kind === 'function' && module === renaming.module && name === renaming.name,
  );
  const section = findSection(bytes, 'import');
  if (matching.length === 0 || section === undefined) return bytes;
  const newName = encodeName(renaming.newModule);
  const body: Uint8Array[] = [];
  let keptEnd = section.contentStart;
  for (const { moduleStart, moduleEnd } of matching) {
    body.push(bytes.subarray(keptEnd, moduleStart), newName);
    keptEnd = moduleEnd;
  }
  body.push(bytes.subarray(keptEnd, section.end));
  return concatenate([
    bytes.subarray(0, section.start),
    encodeSection(section.id, body),
    bytes.subarray(section.end),
  ]);
}
