import { WardctlError } from '../../errors.ts';
import type { ByteCursor } from '../cursor.ts';

const maxNames = 200_000;

/** Reads the names in a component, and keeps them all: tools make program text of them, so that hosts look at each. */
export class NameReader {
  private readonly known = new Set<string>();
  private count = 0;

  /** Each name once, in the order they were read first. */
  get names(): readonly string[] {
    return [...this.known];
  }

  /** @throws WardctlError WASM_*, WASM_TOO_LARGE for more names than any compiler makes */
  read(cursor: ByteCursor): string {
    const name = cursor.name();
    this.count++;
    if (this.count > maxNames) {
      throw new WardctlError('WASM_TOO_LARGE', `component has more than ${String(maxNames)} names`);
    }
    this.known.add(name);
    return name;
  }

  /** The name of an import or export, with the byte that tells its form in front. @throws WardctlError WASM_* */
  readExtern(cursor: ByteCursor): string {
    const form = cursor.byteUpTo(2);
    const name = this.read(cursor);
    if (form === 2) this.read(cursor);
    return name;
  }
}
