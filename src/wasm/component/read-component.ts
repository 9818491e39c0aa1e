import { WardctlError } from '../../errors.ts';
import { ByteCursor } from '../cursor.ts';
import { isComponent } from '../header.ts';
import { nameOfSection, componentSectionNames, readSections, type Section } from '../sections.ts';
import { readVector } from '../vector.ts';
import { readAlias } from './aliases.ts';
import { readCanonical } from './canonical.ts';
import { readCoreInstance, readInstance } from './instances.ts';
import { NameReader } from './names.ts';
import { outlineOf, type ComponentOutline, type NamedItem } from './outline.ts';
import { invalidReference, Scope } from './scope.ts';
import { readDescription, readSort } from './sorts.ts';
import { instanceType, tooLarge, type Component, type Item } from './type-model.ts';
import { readType } from './types.ts';
import { WeightSum } from './weight.ts';

const maxDepth = 8;
const maxCoreModules = 100;

/**
 * Reads a component. It need not be valid, but readable. What it refers to is looked up, and what it is when all is
 * written out is counted: types name types, and components instantiate components, so that few bytes can stand for
 * more than any tool is ever done with.
 * @param bytes untrusted
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md
 * @throws WardctlError WASM_*; WASM_INVALID for a core module, and for what compilers of policies do not make;
 *   WASM_TOO_LARGE
 */
export function readComponent(bytes: Uint8Array): ComponentOutline {
  const coreModules: Uint8Array[] = [];
  const names = new NameReader();
  const reader = new ComponentReader(bytes, new Scope(names), coreModules);
  reader.read(0);
  const { imports, exports } = reader;
  return outlineOf(imports, [...exports], { coreModules, names: names.names });
}

class ComponentReader {
  readonly imports: NamedItem[] = [];
  readonly exports = new Map<string, Item>();
  private readonly bytes: Uint8Array;
  private readonly scope: Scope;
  private readonly coreModules: Uint8Array[];
  private readonly weight = new WeightSum();

  constructor(bytes: Uint8Array, scope: Scope, coreModules: Uint8Array[]) {
    this.bytes = bytes;
    this.scope = scope;
    this.coreModules = coreModules;
  }

  read(depth: number): Component {
    if (!isComponent(this.bytes)) {
      throw new WardctlError('WASM_INVALID', 'expected a component, found a core WebAssembly module');
    }
    for (const section of readSections(this.bytes)) this.readSection(section, depth);
    return { type: instanceType(this.exports), weight: this.weight };
  }

  private readSection(section: Section, depth: number): void {
    const cursor = new ByteCursor(this.bytes, section.contentStart, section.end);
    const { scope, weight } = this;
    const each = (plural: string, readItem: () => void): void => {
      readVector(cursor, plural, readItem);
      cursor.checkEnd(`the ${nameOfSection(section.id, componentSectionNames)} section`);
    };
    switch (componentSectionNames[section.id]) {
      case 'custom':
        return;
      case 'core module':
        this.addCoreModule(section);
        return;
      case 'component':
        this.readNested(section, depth + 1);
        return;
      case 'core instance':
        each('core instances', () => {
          if (readCoreInstance(cursor, scope)) weight.addCoreInstance();
        });
        return;
      case 'instance':
        each('instances', () => {
          weight.addInstance(readInstance(cursor, scope));
        });
        return;
      case 'alias':
        each('aliases', () => {
          readAlias(cursor, scope);
        });
        return;
      case 'type':
        each('types', () => {
          scope.types.push(readType(cursor, scope));
        });
        return;
      case 'canonical function':
        each('canonical functions', () => {
          weight.addTypes(readCanonical(cursor, scope));
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
    const name = this.scope.names.readExtern(cursor);
    const item = this.scope.described(readDescription(cursor));
    this.scope.add(item);
    this.imports.push([name, item]);
  }

  private readExport(cursor: ByteCursor): void {
    const { scope } = this;
    const name = scope.names.readExtern(cursor);
    const sort = readSort(cursor);
    const itself = scope.item(sort, cursor.u32());
    const item = cursor.byteUpTo(1) === 1 ? scope.described(readDescription(cursor)) : itself;
    if (item.sort !== sort) throw invalidReference(`the component exports a ${sort} as a ${item.sort}`);
    scope.add(item);
    this.exports.set(name, item);
  }

  private addCoreModule({ contentStart, end }: Section): void {
    this.coreModules.push(this.bytes.subarray(contentStart, end));
    if (this.coreModules.length > maxCoreModules)
      throw tooLarge('component has', maxCoreModules, 'core modules');
  }

  private readNested({ contentStart, end }: Section, depth: number): void {
    if (depth > maxDepth) throw tooLarge('component has', maxDepth, 'levels of components');
    const { scope, bytes, coreModules } = this;
    const inner = new Scope(scope.names, scope);
    const component = new ComponentReader(bytes.subarray(contentStart, end), inner, coreModules).read(depth);
    scope.components.push({ component });
  }
}

function unsupported({ id, start }: Section): WardctlError {
  return new WardctlError(
    'WASM_INVALID',
    `component has a section of the kind ${nameOfSection(id, componentSectionNames)} at offset ${String(start)}, which is not supported`,
  );
}
