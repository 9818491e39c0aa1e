import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { refuseComponent } from './header.ts';
import { readSections } from './sections.ts';
import { readValueType } from './value-type.ts';

const typeSection = 1;
const tagSection = 13;
const functionForm = 0x60;

/**
 * Refuses what would let a guest fill the engine's own heap, which no memory limit covers and whose end is
 * the end of the process: objects of the garbage collection proposal, and exceptions, that is, tags to throw.
 * The reference's engine has both switched off.
 * @throws WardctlError WASM_INVALID, WASM_COMPONENT for a component
 */
export function checkFeatures(bytes: Uint8Array): void {
  refuseComponent(bytes);
  for (const { id, contentStart, end } of readSections(bytes)) {
    if (id === tagSection) throw unsupported('exception handling');
    if (id === typeSection && !hasOnlyFunctions(new ByteCursor(bytes, contentStart, end))) {
      throw unsupported('garbage collection');
    }
  }
}

function hasOnlyFunctions(cursor: ByteCursor): boolean {
  for (let left = cursor.u32(); left > 0; left--) {
    if (cursor.byte() !== functionForm) return false;
    skipValueTypes(cursor);
    skipValueTypes(cursor);
  }
  return true;
}

function skipValueTypes(cursor: ByteCursor): void {
  for (let left = cursor.u32(); left > 0; left--) readValueType(cursor);
}

function unsupported(proposal: string): WardctlError {
  return new WardctlError(
    'WASM_INVALID',
    `error when building wasm module: it needs the ${proposal} proposal, which policies may not use`,
    { hint: 'Build the policy without it; the memory of such objects cannot be limited.' },
  );
}
