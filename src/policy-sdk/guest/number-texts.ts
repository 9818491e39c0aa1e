import { exec, mapSet, parse, TakenMap, TakenWeakMap, weakMapGet, weakMapSet } from './intrinsics.ts';

/**
 * The numbers of an object or list that JavaScript would write in another way than they stood in the JSON text:
 * 9007199254740993, 1.0, 1e2. Only what has such numbers, in itself or deeper, has an entry.
 */
export interface NumberTexts {
  readonly numbers: Map<string, { readonly value: number; readonly text: string }>;
  readonly children: Map<string, NumberTexts>;
}

/** What was read, and how its numbers were written: by object, however it is moved about afterwards. */
export interface ParsedJson {
  readonly value: unknown;
  readonly texts: WeakMap<object, NumberTexts> | undefined;
}

/** Anything that may be such a number; in strings it may be found for nothing. */
const awkwardNumber = /[[:,]\s*(?:-0|-?\d+[.eE]|-?\d{16})/;

function emptyEntry(): NumberTexts {
  return {
    numbers: new TakenMap<string, { value: number; text: string }>(),
    children: new TakenMap<string, NumberTexts>(),
  };
}

/** `JSON.parse` that remembers how numbers were written. Documents without such numbers, nearly all, cost nothing. */
export function parseJson(text: string): ParsedJson {
  if (exec(awkwardNumber, text) === null) return { value: parse(text) as unknown, texts: undefined };
  const texts = new TakenWeakMap<object, NumberTexts>();
  const entryOf = (holder: object): NumberTexts => {
    const entry = weakMapGet(texts, holder) ?? emptyEntry();
    weakMapSet(texts, holder, entry);
    return entry;
  };
  const value: unknown = parseWithSource(text, function (key, member, { source }) {
    if (typeof member === 'number') {
      if (source !== undefined && `${member}` !== source) {
        mapSet(entryOf(this).numbers, key, { value: member, text: source });
      }
    } else if (typeof member === 'object' && member !== null) {
      // Members come before what holds them.
      const entry = weakMapGet(texts, member);
      if (entry !== undefined) mapSet(entryOf(this).children, key, entry);
    }
    return member;
  });
  return { value, texts };
}

/** ES2026, which the engine and Node have; TypeScript does not know it yet. */
type Reviver = (this: object, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWithSource = parse as (text: string, reviver: Reviver) => unknown;
