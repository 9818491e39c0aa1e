import { WardctlError } from '../errors.ts';

const magic = [0x00, 0x61, 0x73, 0x6d];
/** Of the magic number and the version. */
export const headerBytes = 8;

/** Whether the bytes start as WebAssembly does, a core module or a component. Nothing else of them is looked at. */
export function startsAsWasm(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Whether the bytes start as a component of the Component Model does. Nothing else of them is looked at. */
export function isComponent(bytes: Uint8Array): boolean {
  return startsAsWasm(bytes) && bytes[4] === 0x0d && bytes[5] === 0 && bytes[6] === 1 && bytes[7] === 0;
}

/** @throws WardctlError WASM_COMPONENT for a component, where only a core module will do */
export function refuseComponent(bytes: Uint8Array): void {
  if (!isComponent(bytes)) return;
  throw new WardctlError('WASM_COMPONENT', 'expected a core WebAssembly module, found a component', {
    hint: 'Components run in the execution mode component (-e component), which they get by themselves where no mode is named; for another mode, build the policy as a core module.',
  });
}

/**
 * Checks the magic number and the version: those of a core module, or of a component.
 * @throws WardctlError WASM_NOT_A_MODULE, WASM_TRUNCATED, WASM_INVALID
 */
export function checkHeader(bytes: Uint8Array): void {
  if (!startsAsWasm(bytes)) {
    const isPrefix =
      bytes.length < 4 && magic.slice(0, bytes.length).every((byte, index) => bytes[index] === byte);
    if (isPrefix) {
      throw new WardctlError(
        'WASM_TRUNCATED',
        `expected a WebAssembly module, found ${bytes.length === 0 ? 'an empty file' : 'only a part of its header'}`,
        { hint: 'The file is incomplete; build or download it again.' },
      );
    }
    throw new WardctlError(
      'WASM_NOT_A_MODULE',
      `expected a WebAssembly module (first bytes 00 61 73 6d), found ${describeStart(bytes)}`,
      {
        hint: 'Policies are binary .wasm files; custom resources must have the ending .yaml, .yml or .json.',
      },
    );
  }
  if (isComponent(bytes)) return;
  if (bytes[4] !== 1 || bytes[5] !== 0 || bytes[6] !== 0 || bytes[7] !== 0) {
    throw new WardctlError(
      bytes.length < headerBytes ? 'WASM_TRUNCATED' : 'WASM_INVALID',
      `expected version 1 of the WebAssembly format, found ${hex(bytes.subarray(4, headerBytes)) || 'the end of the file'}`,
    );
  }
}

function describeStart(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  const readable = /^[\x20-\x7e\t\r\n]+$/.test(text) ? ` (text: ${JSON.stringify(text)})` : '';
  return hex(bytes.subarray(0, 4)) + readable;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
