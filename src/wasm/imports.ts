import { readExternalKind, readExternalType, type ExternalType } from './external-type.ts';
import { readSectionItems } from './vector.ts';

/** An entry of the import section (core spec 5.5.5). */
export interface ImportEntry {
  readonly module: string;
  readonly name: string;
  readonly type: ExternalType;
  /** Offsets of the module's name, its length included. */
  readonly moduleStart: number;
  readonly moduleEnd: number;
}

/** What a module imports, in file order; the input is untrusted. @throws WardctlError WASM_* */
export function readImports(bytes: Uint8Array): ImportEntry[] {
  return readSectionItems(bytes, 'import', 'imports', (cursor) => {
    const moduleStart = cursor.at;
    const module = cursor.name();
    const moduleEnd = cursor.at;
    const name = cursor.name();
    return { module, name, type: readExternalType(cursor, readExternalKind(cursor)), moduleStart, moduleEnd };
  });
}
