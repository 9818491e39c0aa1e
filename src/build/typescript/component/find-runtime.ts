import { WardctlError } from '../../../errors.ts';
import { ByteCursor } from '../../../wasm/index.ts';

/** The beginning of every module, up to the id of its first section: dynamic libraries begin with a custom one. */
const magic = Buffer.from('\0asm\x01\0\0\0\0', 'latin1');
const libraryName = 'dylink.0';
const minBytes = 256 * 1024;
const maxSectionId = 13;

/**
 * The dynamic libraries that a program carries as WebAssembly: componentize-qjs does not give its runtimes away
 * otherwise.
 */
export function findLibraries(program: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let start = program.indexOf(magic); start >= 0; start = program.indexOf(magic, start + 1)) {
    const sections = start + magic.length - 1;
    if (readSection(program, sections)?.name !== libraryName) continue;
    const library = program.subarray(start, endOfSections(program, sections));
    if (library.length >= minBytes) found.push(library);
  }
  return found;
}

/** Where what looks like sections ends; something else, or another module, stands behind it. */
function endOfSections(program: Buffer, start: number): number {
  let end = start;
  for (;;) {
    const section = readSection(program, end);
    if (section === undefined) return end;
    end = section.end;
  }
}

/** What looks like a section. Custom ones begin with a name. */
function readSection(
  program: Buffer,
  start: number,
): { readonly name: string | undefined; readonly end: number } | undefined {
  try {
    const cursor = new ByteCursor(program, start);
    const id = cursor.byteUpTo(maxSectionId);
    const content = cursor.slice(cursor.u32());
    if (id !== 0) return { name: undefined, end: cursor.at };
    const name = new ByteCursor(content).name();
    return /^[\x20-\x7e]+$/.test(name) ? { name, end: cursor.at } : undefined;
  } catch (error) {
    if (error instanceof WardctlError) return undefined;
    throw error;
  }
}
