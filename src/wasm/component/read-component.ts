import { WardctlError } from '../../errors.ts';
import { ByteCursor } from '../cursor.ts';
import { isComponent } from '../header.ts';
import { nameOfSection, componentSectionNames, readSections, type Section } from '../sections.ts';
import { readVector } from '../vector.ts';
import { readAlias } from './aliases.ts';
import { readCoreInstance, readInstance } from './instances.ts';
import { NameReader } from './names.ts';
import { readDescription, readSort, type ComponentSort } from './sorts.ts';
import { opaqueType, readType, type ComponentType } from './types.ts';

/** Something that a component wants from its host. */
export interface ComponentImport extends ComponentType {
  /** Such as `wasi:io/streams@0.2.6`. */
  readonly name: string;
  readonly sort: ComponentSort;
}

/** Something that a component offers to its host. */
export interface ComponentExport {
  readonly name: string;
  readonly sort: ComponentSort;
}

/** What a component says of itself, without the types of values and the code. */
export interface ComponentOutline {
  readonly imports: readonly ComponentImport[];
  readonly exports: readonly ComponentExport[];
  /** The modules in it, and in the components in it; views of its bytes. */
  readonly coreModules: readonly Uint8Array[];
  /** All names in it but those within its core modules, each once. */
  readonly names: readonly string[];
}

const maxDepth = 8;
const maxCoreModules = 100;

/**
 * Reads a component. It need not be valid, but readable.
 * @param bytes untrusted
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md
 * @throws WardctlError WASM_*; WASM_INVALID for a core module, and for what compilers of policies do not make
 */
export function readComponent(bytes: Uint8Array): ComponentOutline {
  const reader = new ComponentReader(bytes, new NameReader(), []);
  reader.read(0);
  const { imports, exports, names, coreModules } = reader;
  return { imports, exports, coreModules, names: names.names };
}

class ComponentReader {
  readonly imports: ComponentImport[] = [];
  readonly exports: ComponentExport[] = [];
  readonly names: NameReader;
  readonly coreModules: Uint8Array[];
  private readonly bytes: Uint8Array;
  /** The types by their index. */
  private readonly types: ComponentType[] = [];

  constructor(bytes: Uint8Array, names: NameReader, coreModules: Uint8Array[]) {
    this.bytes = bytes;
    this.names = names;
    this.coreModules = coreModules;
  }

  read(depth: number): void {
    if (!isComponent(this.bytes)) {
      throw new WardctlError('WASM_INVALID', 'expected a component, found a core WebAssembly module');
    }
    for (const section of readSections(this.bytes)) this.readSection(section, depth);
  }

  private readSection(section: Section, depth: number): void {
    const cursor = new ByteCursor(this.bytes, section.contentStart, section.end);
    const { names } = this;
    const each = (plural: string, readItem: () => void): void => {
      readVector(cursor, plural, readItem);
      cursor.checkEnd(`the ${nameOfSection(section.id, componentSectionNames)} section`);
    };
    switch (componentSectionNames[section.id]) {
      case 'custom':
      case 'canonical function': // There are no names in it.
        return;
      case 'core module':
        this.addCoreModule(section);
        return;
      case 'component':
        this.readNested(section, depth + 1);
        return;
      case 'core instance':
        each('core instances', () => {
          readCoreInstance(cursor, names);
        });
        return;
      case 'instance':
        each('instances', () => {
          readInstance(cursor, names);
        });
        return;
      case 'alias':
        each('aliases', () => {
          if (readAlias(cursor, names) === 'type') this.types.push(opaqueType);
        });
        return;
      case 'type':
        each('types', () => {
          this.types.push(readType(cursor, names));
        });
        return;
      case 'import':
        each('imports', () => {
          this.readImport(cursor);
        });
        return;
      case 'export':
        each('exports', () => {
          this.readExport(cursor);
        });
        return;
      default:
        throw unsupported(section);
    }
  }

  private readImport(cursor: ByteCursor): void {
    const name = this.names.readExtern(cursor);
    const { sort, typeIndex } = readDescription(cursor);
    const type = (sort === 'instance' ? this.types[typeIndex ?? -1] : undefined) ?? opaqueType;
    if (sort === 'type') this.types.push(opaqueType);
    this.imports.push({ name, sort, ...type });
  }

  private readExport(cursor: ByteCursor): void {
    const name = this.names.readExtern(cursor);
    const sort = readSort(cursor);
    cursor.u32();
    if (cursor.byteUpTo(1) === 1) readDescription(cursor);
    if (sort === 'type') this.types.push(opaqueType);
    this.exports.push({ name, sort });
  }

  private addCoreModule({ contentStart, end }: Section): void {
    this.coreModules.push(this.bytes.subarray(contentStart, end));
    if (this.coreModules.length <= maxCoreModules) return;
    throw new WardctlError(
      'WASM_TOO_LARGE',
      `component has more than ${String(maxCoreModules)} core modules`,
    );
  }

  private readNested({ contentStart, end }: Section, depth: number): void {
    if (depth > maxDepth) {
      throw new WardctlError(
        'WASM_TOO_LARGE',
        `component has more than ${String(maxDepth)} levels of components`,
      );
    }
    new ComponentReader(this.bytes.subarray(contentStart, end), this.names, this.coreModules).read(depth);
  }
}

function unsupported({ id, start }: Section): WardctlError {
  return new WardctlError(
    'WASM_INVALID',
    `component has a section of the kind ${nameOfSection(id, componentSectionNames)} at offset ${String(start)}, which is not supported`,
  );
}
