import { WardctlError } from '../errors.ts';
import { skipConstantExpression } from './constant-expression.ts';
import { ByteCursor } from './cursor.ts';
import { concatenate, encodeName, encodeSection, encodeUnsigned } from './encode.ts';
import { readExports } from './exports.ts';
import { readExternalType } from './external-type.ts';
import { readImports } from './imports.ts';
import { encodeMemoryImage } from './memory-image.ts';
import { mapSections, type SectionChange } from './map-sections.ts';
import { pageBytes } from './memory.ts';
import { sectionNames, type Section } from './sections.ts';
import { readVector } from './vector.ts';

/** Where an instance stands: what its next instances begin with. */
export interface InstanceState {
  /** All of its memory, whole pages. */
  readonly memory: Uint8Array;
  /** Values of its mutable globals, which must all be exported and of type i32, by name of the export. */
  readonly globals: ReadonlyMap<string, number>;
}

const externalKindNumbers = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };

/**
 * A module whose instances begin where an instance of `bytes` stands: memory and globals are those of the state, and
 * nothing runs at the start. Code, tables and imports stay as they are; custom sections go. The state of tables is
 * not kept: the instance must not have changed any.
 * @param bytes a module with a memory of its own whose code uses no passive data segments
 * @param keptExports names of the exports that stay; the others go
 * @throws WardctlError WASM_* where the module is not of this kind
 */
export function freezeModule(
  bytes: Uint8Array,
  state: InstanceState,
  keptExports: ReadonlySet<string>,
): Uint8Array {
  return concatenate([
    mapSections(bytes, (section) => frozenContent(bytes, section, state, keptExports)),
    encodeSection(sectionNames.indexOf('data'), [encodeMemoryImage(state.memory)]),
  ]);
}

/** Of the data, not even the count stays: only code with passive segments needs it, and shall not compile. */
function frozenContent(
  bytes: Uint8Array,
  section: Section,
  state: InstanceState,
  keptExports: ReadonlySet<string>,
): SectionChange {
  switch (sectionNames[section.id]) {
    case 'custom':
    case 'start':
    case 'data':
    case 'data count':
      return 'none';
    case 'memory':
      return [Uint8Array.from([1, 0, ...encodeUnsigned(state.memory.length / pageBytes)])];
    case 'global':
      return frozenGlobals(bytes, section, state.globals);
    case 'export':
      return frozenExports(bytes, keptExports);
    default:
      return 'same';
  }
}

function frozenExports(bytes: Uint8Array, kept: ReadonlySet<string>): readonly Uint8Array[] {
  const entries = readExports(bytes).filter(({ name }) => kept.has(name));
  return [
    Uint8Array.from(encodeUnsigned(entries.length)),
    ...entries.flatMap(({ name, kind, index }) => [
      encodeName(name),
      Uint8Array.from([externalKindNumbers[kind], ...encodeUnsigned(index)]),
    ]),
  ];
}

/** The globals, each mutable one with its value of now as the first one. */
function frozenGlobals(
  bytes: Uint8Array,
  section: Section,
  values: ReadonlyMap<string, number>,
): readonly Uint8Array[] {
  const exported = readExports(bytes).filter(({ kind }) => kind === 'global');
  const names = new Map(exported.map(({ name, index }) => [index, name]));
  let index = readImports(bytes).filter(({ type }) => type.kind === 'global').length;
  const globals = readVector(
    new ByteCursor(bytes, section.contentStart, section.end),
    'globals',
    (cursor): readonly Uint8Array[] => {
      const start = cursor.at;
      const type = readExternalType(cursor, 'global');
      const typeEnd = cursor.at;
      skipConstantExpression(cursor);
      const name = names.get(index++);
      if (type.kind !== 'global' || !type.isMutable) return [bytes.subarray(start, cursor.at)];
      const value = name === undefined ? undefined : values.get(name);
      if (value === undefined || type.valueType !== 'i32') throw unknownGlobal(start);
      return [bytes.subarray(start, typeEnd), constantExpression(value)];
    },
  );
  return [Uint8Array.from(encodeUnsigned(globals.length)), ...globals.flat()];
}

/** `i32.const` in five bytes, which is valid for every value (core spec 5.2.2). */
function constantExpression(value: number): Uint8Array {
  const groups = [0, 7, 14, 21].map((shift) => ((value >>> shift) & 0x7f) | 0x80);
  return Uint8Array.from([0x41, ...groups, (value >> 28) & 0x7f, 0x0b]);
}

function unknownGlobal(offset: number): WardctlError {
  return new WardctlError(
    'WASM_INVALID',
    `expected the mutable global at offset ${String(offset)} to be exported and of type i32: its value is not known`,
  );
}
