import { WardctlError } from '../errors.ts';
import type { ByteCursor } from './cursor.ts';
import { formatLimits, readLimits, type SizeLimits } from './limits.ts';
import { readValueType } from './value-type.ts';

/** What can be imported and exported; the index is the number in the binary format (core spec 5.5.5). */
const externalKinds = ['function', 'table', 'memory', 'global', 'tag'] as const;
export type ExternalKind = (typeof externalKinds)[number];

/** Type of something that can be imported or exported (core spec 5.3). */
export type ExternalType =
  | { readonly kind: 'function' | 'tag'; readonly typeIndex: number }
  | { readonly kind: 'table'; readonly limits: SizeLimits; readonly elementType: string }
  | { readonly kind: 'memory'; readonly limits: SizeLimits }
  | { readonly kind: 'global'; readonly valueType: string; readonly isMutable: boolean };

/** @throws WardctlError WASM_* */
export function readExternalKind(cursor: ByteCursor): ExternalKind {
  const number = cursor.byte();
  const kind = externalKinds[number];
  if (kind !== undefined) return kind;
  throw new WardctlError(
    'WASM_INVALID',
    `unknown kind ${String(number)} of import or export at offset ${String(cursor.at - 1)}`,
  );
}

/** The type that stands behind a kind. @throws WardctlError WASM_* */
export function readExternalType(cursor: ByteCursor, kind: ExternalKind): ExternalType {
  switch (kind) {
    case 'function':
      return { kind, typeIndex: cursor.u32() };
    case 'table': {
      const elementType = readValueType(cursor);
      return { kind, elementType, limits: readLimits(cursor) };
    }
    case 'memory':
      return { kind, limits: readLimits(cursor) };
    case 'global': {
      const valueType = readValueType(cursor);
      return { kind, valueType, isMutable: cursor.byteUpTo(1) === 1 };
    }
    case 'tag':
      cursor.byteUpTo(0);
      return { kind, typeIndex: cursor.u32() };
  }
}

/**
 * A type as the text format writes it: `(func (param i32) (result i64))`, `(memory 2 16)`, `(table 1 funcref)`,
 * `(global (mut i32))`.
 * @param signatures parameters and results by type index, `undefined` for types that are no functions
 * @throws WardctlError WASM_INVALID where there is no such function type
 */
export function formatExternalType(type: ExternalType, signatures: readonly (string | undefined)[]): string {
  switch (type.kind) {
    case 'function':
    case 'tag': {
      const signature = signatures[type.typeIndex];
      if (signature === undefined) {
        throw new WardctlError(
          'WASM_INVALID',
          `type ${String(type.typeIndex)} is not the type of a function`,
        );
      }
      return `(${type.kind === 'tag' ? 'tag' : 'func'}${signature})`;
    }
    case 'table':
      return `(table ${formatLimits(type.limits)} ${type.elementType})`;
    case 'memory':
      return `(memory ${formatLimits(type.limits)})`;
    case 'global':
      return `(global ${type.isMutable ? `(mut ${type.valueType})` : type.valueType})`;
  }
}
