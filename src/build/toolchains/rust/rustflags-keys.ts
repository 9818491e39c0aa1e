/** A place in Cargo's configuration that has compiler flags, as TOML writes it: `target.wasm32-wasip1.rustflags`. */
export interface RustflagsKey {
  readonly key: string;
  /** Whether flags can be added: Cargo joins lists, and nothing else. */
  readonly isList: boolean;
}

const tableHeader = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/;
const rustflags = /^\s*(?:(.+)\.\s*)?rustflags\s*=\s*(\S)/;

/**
 * Finds the flags in a configuration file of Cargo's that decide what a module is compiled with. Tables that are
 * written in one line are not looked into.
 * @param toml of any contents
 * @see https://doc.rust-lang.org/cargo/reference/config.html#buildrustflags
 */
export function findRustflags(toml: string): RustflagsKey[] {
  let table = '';
  const found: RustflagsKey[] = [];
  for (const line of toml.split(/\r?\n/)) {
    table = tableHeader.exec(line)?.[1] ?? table;
    const [match, dotted, firstLetter] = rustflags.exec(line) ?? [];
    if (match === undefined) continue;
    const key = [table, dotted, 'rustflags'].filter((part) => part !== undefined && part !== '').join('.');
    if (/^(?:build|target)\b/.test(key)) found.push({ key, isList: firstLetter === '[' });
  }
  return found;
}
