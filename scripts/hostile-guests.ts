import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';
import { root } from './root.ts';

/** The guests that misbehave: `<name>.wat`, and `<name>.wasm` made of it. */
export const hostileFolder = join(root, 'fixtures/modules/hostile');

/** What some guests use of the proposals behind WebAssembly's first version. */
const features = {
  exceptions: true,
  threads: true,
  bulk_memory: true,
  reference_types: true,
  multi_memory: true,
};

/** Names of the guests in `hostileFolder`, sorted. */
export function hostileGuests(): readonly string[] {
  return readdirSync(hostileFolder)
    .filter((file) => file.endsWith('.wat'))
    .map((file) => file.slice(0, -'.wat'.length))
    .sort();
}

/** The binary form of a module in text form. @throws Error where the text is not valid */
export async function assembleModule(name: string, source: string): Promise<Uint8Array> {
  const toolkit = await (wabtReady ??= wabt());
  const module = toolkit.parseWat(`${name}.wat`, source, features);
  try {
    return module.toBinary({ write_debug_names: false }).buffer;
  } finally {
    module.destroy();
  }
}

let wabtReady: ReturnType<typeof wabt> | undefined;
