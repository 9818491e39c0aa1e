import wabt from 'wabt';

/** A module's imports, exports and data in file order. */
export interface Listing {
  /** Types in the text format. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Contents of the data segments, a character for each byte. */
  readonly data: readonly string[];
}

const features = {
  exceptions: true,
  threads: true,
  function_references: true,
  memory64: true,
  tail_call: true,
  extended_const: true,
};

/** What the WebAssembly Binary Toolkit says about a module. */
export async function listWithWabt(bytes: Uint8Array): Promise<Listing> {
  const toolkit = await wabt();
  const parsed = toolkit.readWasm(bytes, { ...features, check: false });
  const text = parsed.toText({});
  parsed.destroy();
  return listingOf(text);
}

const kinds = ['func', 'table', 'memory', 'global', 'tag'] as const;

/** Reads the lines of a listing with one definition each: `(func (;3;) (type 0) (param i32)`. */
function listingOf(text: string): Listing {
  const types: string[] = [];
  const spaces = new Map<string, string[]>(kinds.map((kind) => [kind, []]));
  const imports: string[] = [];
  const exports: string[] = [];
  const data: string[] = [];
  const define = (kind: string, rest: string): string => {
    const index = /^\(type (\d+)\)/.exec(rest)?.[1];
    const type = `(${kind}${index === undefined ? ` ${rest}` : (types[Number(index)] ?? '')})`;
    spaces.get(kind)?.push(type);
    return type;
  };
  for (const line of text.match(/^ {2}\((?:type|import|export|func|table|memory|global|tag|data) .*/gm) ??
    []) {
    const type = /^ {2}\(type \(;\d+;\) \(func(.*)\)\)$/.exec(line);
    const external = /^ {2}\(import ".*" ".*" \((\w+) \(;\d+;\) (.*)\)\)$/.exec(line);
    const global = /^ {2}\(global \(;\d+;\) (\w+|\(mut \w+\)) /.exec(line);
    const own = /^ {2}\((func|table|memory|tag) \(;\d+;\) (.*?)\)*$/.exec(line);
    const segment = /^ {2}\(data \(;\d+;\) (?:\([^)]*\) )*"(.*)"\)+$/.exec(line);
    const exported = /^ {2}\(export ".*" \((\w+) (\d+)\)\)+$/.exec(line);
    if (type?.[1] !== undefined) types.push(type[1]);
    else if (external?.[1] !== undefined) imports.push(define(external[1], external[2] ?? ''));
    else if (global?.[1] !== undefined) define('global', global[1]);
    else if (segment?.[1] !== undefined) data.push(unescapeText(segment[1]));
    else if (exported?.[1] !== undefined) {
      exports.push(spaces.get(exported[1])?.[Number(exported[2])] ?? line);
    } else if (own?.[1] !== undefined)
      define(own[1], own[1] === 'func' ? (own[2] ?? '').concat(')') : (own[2] ?? ''));
    else throw new Error(`unexpected line of wabt: ${line}`);
  }
  return { imports, exports, data };
}

function unescapeText(text: string): string {
  return text.replace(/\\([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
