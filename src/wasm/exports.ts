import { readExternalKind, type ExternalKind } from './external-type.ts';
import { readSectionItems } from './vector.ts';

/** An entry of the export section (core spec 5.5.10). */
export interface ExportEntry {
  readonly name: string;
  readonly kind: ExternalKind;
  /** Among all of its kind, the imported ones first. */
  readonly index: number;
}

/** What a module exports, in file order; the input is untrusted. @throws WardctlError WASM_* */
export function readExports(bytes: Uint8Array): ExportEntry[] {
  return readSectionItems(bytes, 'export', 'exports', (cursor) => ({
    name: cursor.name(),
    kind: readExternalKind(cursor),
    index: cursor.u32(),
  }));
}

/** Names of what a module exports, in file order. @throws WardctlError WASM_* */
export function readExportNames(bytes: Uint8Array): string[] {
  return readExports(bytes).map((entry) => entry.name);
}
