import { WardctlError } from '../errors.ts';
import { skipConstantExpression } from './constant-expression.ts';
import type { ByteCursor } from './cursor.ts';
import { readExternalType, type ExternalKind, type ExternalType } from './external-type.ts';
import type { ImportEntry } from './imports.ts';
import { withInitialiser } from './tables.ts';
import { readSectionItems } from './vector.ts';

/** Types of a module's functions, tables and so on, each at its index. */
export type IndexSpaces = Readonly<Record<ExternalKind, readonly ExternalType[]>>;

const maxFunctions = 1_000_000;

/** The index spaces of a module: of each kind, what is imported comes first (core spec 2.5.1). @throws WardctlError WASM_* */
export function readIndexSpaces(bytes: Uint8Array, imports: readonly ImportEntry[]): IndexSpaces {
  const imported = (kind: ExternalKind): ExternalType[] =>
    imports.map(({ type }) => type).filter((type) => type.kind === kind);
  const read = (kind: ExternalKind) => (cursor: ByteCursor) => readExternalType(cursor, kind);
  return {
    function: [
      ...imported('function'),
      ...readSectionItems(bytes, 'function', 'functions', read('function'), maxFunctions),
    ],
    table: [...imported('table'), ...readSectionItems(bytes, 'table', 'tables', readTable)],
    memory: [...imported('memory'), ...readSectionItems(bytes, 'memory', 'memories', read('memory'))],
    global: [...imported('global'), ...readSectionItems(bytes, 'global', 'globals', readGlobal)],
    tag: [...imported('tag'), ...readSectionItems(bytes, 'tag', 'tags', read('tag'))],
  };
}

/** @throws WardctlError WASM_INVALID */
export function typeAt(spaces: IndexSpaces, kind: ExternalKind, index: number): ExternalType {
  const type = spaces[kind][index];
  if (type !== undefined) return type;
  throw new WardctlError(
    'WASM_INVALID',
    `module exports its ${kind} ${String(index)}, but has only ${String(spaces[kind].length)} of that kind`,
  );
}

function readGlobal(cursor: ByteCursor): ExternalType {
  const type = readExternalType(cursor, 'global');
  skipConstantExpression(cursor);
  return type;
}

function readTable(cursor: ByteCursor): ExternalType {
  const start = cursor.at;
  const hasInitialiser = cursor.byte() === withInitialiser;
  if (hasInitialiser) cursor.byteUpTo(0);
  else cursor.at = start;
  const type = readExternalType(cursor, 'table');
  if (hasInitialiser) skipConstantExpression(cursor);
  return type;
}
