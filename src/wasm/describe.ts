import { WardctlError } from '../errors.ts';
import { readExports } from './exports.ts';
import { formatExternalType, type ExternalKind, type ExternalType } from './external-type.ts';
import { readSignatures } from './function-types.ts';
import { readImports } from './imports.ts';
import { readIndexSpaces, typeAt, type IndexSpaces } from './index-spaces.ts';
import { readProducers, type Producer } from './producers.ts';
import { nameOfSection, readSections, type Section } from './sections.ts';

/** Something that a module imports. */
export interface ModuleImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternalKind;
  /** As in the text format: `(func (param i32) (result i64))`, `(memory 2 16)`, `(global (mut i32))`. */
  readonly type: string;
}

/** Something that a module exports. */
export interface ModuleExport {
  readonly name: string;
  readonly kind: ExternalKind;
  /** As in the text format: `(func (param i32) (result i64))`, `(memory 2 16)`, `(global (mut i32))`. */
  readonly type: string;
}

/** A section and its place in the file. */
export interface SectionInfo {
  /** @asType integer */
  readonly id: number;
  /** `type`, `import`, …, or the name of the custom section. */
  readonly name: string;
  readonly custom: boolean;
  /**
   * Of the section's first byte in the file.
   * @asType integer
   */
  readonly offset: number;
  /**
   * Of the whole section, its header included.
   * @asType integer
   */
  readonly sizeBytes: number;
}

/** What can be said about a module without running it. */
export interface ModuleDescription {
  readonly imports: readonly ModuleImport[];
  readonly exports: readonly ModuleExport[];
  readonly sections: readonly SectionInfo[];
  /** The compilers and libraries that the module names; nobody has checked them. */
  readonly producers: readonly Producer[];
  /** The module's first memory, imported or its own, in pages of 64 KiB. */
  readonly memory?: { readonly minPages: number; readonly maxPages?: number };
}

/** Of all names and types together: each may be long, and thousands may share a type of kilobytes. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * Describes a module. It does not have to be valid, but readable; code is not looked at.
 * @param bytes untrusted
 * @throws WardctlError WASM_*
 */
export function describeModule(bytes: Uint8Array): ModuleDescription {
  const imports = readImports(bytes);
  const spaces = readIndexSpaces(bytes, imports);
  const signatures = readSignatures(bytes);
  const count = characterCounter();
  const format = (type: ExternalType): string => count(formatExternalType(type, signatures));
  return {
    imports: imports.map(({ module, name, type }) => ({
      module: count(module),
      name: count(name),
      kind: type.kind,
      type: format(type),
    })),
    exports: readExports(bytes).map(({ name, kind, index }) => ({
      name: count(name),
      kind,
      type: format(typeAt(spaces, kind, index)),
    })),
    sections: readSections(bytes).map((section) => sectionInfo(section, count)),
    producers: knownProducers(bytes).map(({ field, name, version }) => ({
      field,
      name: count(name),
      version: count(version),
    })),
    ...firstMemory(spaces),
  };
}

/** Gives texts back as long as they do not get out of hand together. */
function characterCounter(): (text: string) => string {
  let characters = 0;
  return (text) => {
    characters += text.length;
    if (characters <= maxCharacters) return text;
    throw new WardctlError(
      'WASM_TOO_LARGE',
      `names and types of imports, exports, sections and producers take more than ${String(maxCharacters)} characters`,
    );
  };
}

function sectionInfo({ id, name, start, end }: Section, count: (text: string) => string): SectionInfo {
  return {
    id,
    name: count(name ?? nameOfSection(id)),
    custom: name !== undefined,
    offset: start,
    sizeBytes: end - start,
  };
}

/** None where the list is damaged: a custom section's content must not invalidate the module (core spec 5.5.3). */
function knownProducers(bytes: Uint8Array): Producer[] {
  try {
    return readProducers(bytes);
  } catch (error) {
    if (error instanceof WardctlError) return [];
    throw error;
  }
}

function firstMemory(spaces: IndexSpaces): Pick<ModuleDescription, 'memory'> {
  const type = spaces.memory[0];
  if (type?.kind !== 'memory') return {};
  const { min, max } = type.limits;
  return {
    memory: { minPages: Number(min), ...(max === undefined ? {} : { maxPages: Number(max) }) },
  };
}
