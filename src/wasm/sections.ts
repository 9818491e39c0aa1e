import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';

/** One section of a module; the offsets are into the module's bytes. */
export interface Section {
  /** 0 custom, 2 import, 4 table, 5 memory, 7 export, … (core spec 5.5.2). */
  readonly id: number;
  /** Name of a custom section, otherwise `undefined`. */
  readonly name: string | undefined;
  /** Offset of the section's id byte. */
  readonly start: number;
  /** Offset of the content; of a custom section, behind its name. */
  readonly contentStart: number;
  readonly end: number;
}

const magic = [0x00, 0x61, 0x73, 0x6d];
const maxSections = 10_000;

/**
 * The sections of a core module in file order. The input is untrusted; contents are not looked at.
 * @throws WardctlError WASM_NOT_A_MODULE, WASM_COMPONENT, WASM_TRUNCATED, WASM_INVALID
 */
export function readSections(bytes: Uint8Array): Section[] {
  checkHeader(bytes);
  const sections: Section[] = [];
  const cursor = new ByteCursor(bytes, 8);
  while (!cursor.done) {
    if (sections.length >= maxSections) {
      throw new WardctlError('WASM_INVALID', `module has more than ${String(maxSections)} sections`);
    }
    const start = cursor.at;
    const id = cursor.byte();
    const size = cursor.u32();
    const bodyStart = cursor.at;
    cursor.slice(size);
    const body = new ByteCursor(bytes, bodyStart, cursor.at);
    const name = id === 0 ? body.name() : undefined;
    sections.push({ id, name, start, contentStart: body.at, end: cursor.at });
  }
  return sections;
}

/** The content of the first custom section of that name: later ones are never read (policy-abi 1.1). */
export function readCustomSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
  const section = readSections(bytes).find((candidate) => candidate.name === name);
  return section && bytes.subarray(section.contentStart, section.end);
}

/** Whether the bytes are a component of the Component Model, which no execution mode takes. */
function isComponent(bytes: Uint8Array): boolean {
  return startsWithMagic(bytes) && bytes[4] === 0x0d && bytes[5] === 0 && bytes[6] === 1 && bytes[7] === 0;
}

function startsWithMagic(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function checkHeader(bytes: Uint8Array): void {
  if (!startsWithMagic(bytes)) {
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
  if (isComponent(bytes)) {
    throw new WardctlError('WASM_COMPONENT', 'expected a core WebAssembly module, found a component', {
      hint: 'Build the policy as a core module (for instance target wasm32-wasip1); components are not supported.',
    });
  }
  if (bytes[4] !== 1 || bytes[5] !== 0 || bytes[6] !== 0 || bytes[7] !== 0) {
    throw new WardctlError(
      bytes.length < 8 ? 'WASM_TRUNCATED' : 'WASM_INVALID',
      `expected version 1 of the WebAssembly format, found ${hex(bytes.subarray(4, 8)) || 'the end of the file'}`,
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
