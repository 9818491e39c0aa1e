import type { Key as TypedKey } from 'ink';

/** What a user typed: a character, or a key that has a name. */
export type Key = { readonly type: 'character'; readonly text: string } | { readonly type: NamedKey };

type NamedKey =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'eraseLine'
  | 'interrupt';

const byFlag: readonly (readonly [flag: keyof TypedKey, type: NamedKey])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];
const byControl: Readonly<Record<string, NamedKey>> = { c: 'interrupt', u: 'eraseLine', h: 'backspace' };
/** Within a text that came at once, as from fast typing. */
const byCharacter: Readonly<Record<string, NamedKey>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'interrupt',
  '\x15': 'eraseLine',
};

/** The keys in what ink tells of one: several where they came at once. */
export function readKey(input: string, typed: TypedKey): Key[] {
  const [, named] = byFlag.find(([flag]) => typed[flag] === true) ?? [];
  if (named !== undefined) return [{ type: named }];
  if (typed.ctrl) {
    const type = byControl[input];
    return type === undefined ? [] : [{ type }];
  }
  if (typed.meta) return [];
  return [...input].flatMap((character): Key[] => {
    const type = byCharacter[character];
    if (type !== undefined) return [{ type }];
    return /\p{Cc}/v.test(character) ? [] : [{ type: 'character', text: character }];
  });
}

/** No answer is longer. */
const maxPasted = 1000;

/** The characters of a text that was pasted: its line breaks are spaces, for Enter is pressed by people. */
export function pastedKeys(text: string): Key[] {
  const line = text
    .slice(0, maxPasted)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gv, '');
  return [...line].map((character) => ({ type: 'character', text: character }));
}
