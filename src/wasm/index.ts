export { readExportNames } from './exports.ts';
export { readCustomSection, readSections } from './sections.ts';
export { checkFeatures } from './features.ts';
export { limitTables } from './tables.ts';
export type { MemoryType } from './memory.ts';
export { checkInitialSize, importedMemory, limitMemory, pageBytes } from './memory.ts';
