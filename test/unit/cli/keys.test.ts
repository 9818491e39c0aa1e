import type { Key as TypedKey } from 'ink';
import { describe, expect, it } from 'vitest';
import { pastedKeys, readKey } from '../../../src/cli/keys.ts';

const none: TypedKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

describe('readKey', () => {
  it.each([
    ['upArrow', 'up'],
    ['downArrow', 'down'],
    ['pageUp', 'pageUp'],
    ['pageDown', 'pageDown'],
    ['home', 'home'],
    ['end', 'end'],
    ['return', 'enter'],
    ['escape', 'escape'],
    ['backspace', 'backspace'],
    // What most terminals send for the key above Enter.
    ['delete', 'backspace'],
  ] as const)('knows %s', (flag, type) => {
    expect(readKey('', { ...none, [flag]: true })).toEqual([{ type }]);
  });

  it.each([
    ['c', ['interrupt']],
    ['u', ['eraseLine']],
    ['h', ['backspace']],
    ['x', []],
  ] as const)('knows Ctrl with %s', (input, types) => {
    expect(readKey(input, { ...none, ctrl: true }).map(({ type }) => type)).toEqual(types);
  });

  it('gives each character of what came at once, as from a paste', () => {
    expect(readKey('né🎉\r', none)).toEqual([
      { type: 'character', text: 'n' },
      { type: 'character', text: 'é' },
      { type: 'character', text: '🎉' },
      { type: 'enter' },
    ]);
  });

  it('acts on Ctrl-C within a paste, and on no other control', () => {
    expect(readKey('\x1b\x07\x00\x03', none)).toEqual([{ type: 'interrupt' }]);
  });

  it.each([
    ['a key with Alt', 'a', { ...none, meta: true }],
    ['a key that has no use', '', { ...none, leftArrow: true }],
  ])('has nothing for %s', (_what, input, typed) => {
    expect(readKey(input, typed)).toEqual([]);
  });
});

describe('pastedKeys', () => {
  const pasted = (text: string): string =>
    pastedKeys(text)
      .map((key) => (key.type === 'character' ? key.text : `<${key.type}>`))
      .join('');

  it('are characters on one line, without any control', () => {
    expect(pasted('né\r\n🎉\tb\x03\x1b[A\x7f\n')).toBe('né 🎉 b[A ');
  });

  it('are bounded', () => {
    expect(pasted('x'.repeat(1_000_000))).toHaveLength(1000);
    expect(pasted(`${'x'.repeat(999)}🎉`)).toBe('x'.repeat(999));
  });
});
