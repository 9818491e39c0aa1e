import { describe, expect, it } from 'vitest';
import { describeModule, type Producer } from '../../../src/wasm/index.ts';
import { custom, leb, module, name } from './encode.ts';

function field(title: string, ...tools: readonly (readonly [string, string])[]): number[] {
  return [
    ...name(title),
    ...leb(tools.length),
    ...tools.flatMap(([tool, version]) => [...name(tool), ...name(version)]),
  ];
}

function producersOf(content: readonly number[]): readonly Producer[] {
  return describeModule(module(custom('producers', content))).producers;
}

describe('producers', () => {
  it('are listed by field, as the module has them', () => {
    const content = [
      3,
      ...field('language', ['Rust', '2021'], ['C11', '']),
      ...field('processed-by', ['rustc', '1.90.0 (abc 2025-09-14)']),
      ...field('sdk', ['Emscripten', '4.0.0']),
    ];
    expect(producersOf(content)).toEqual([
      { field: 'language', name: 'Rust', version: '2021' },
      { field: 'language', name: 'C11', version: '' },
      { field: 'processed-by', name: 'rustc', version: '1.90.0 (abc 2025-09-14)' },
      { field: 'sdk', name: 'Emscripten', version: '4.0.0' },
    ]);
  });

  it('may be named by fields that nobody knows', () => {
    expect(producersOf([1, ...field('mood', ['good', '1'])])).toEqual([
      { field: 'mood', name: 'good', version: '1' },
    ]);
  });

  it('are none where there is no section, an empty one, or an empty field', () => {
    expect(describeModule(module()).producers).toEqual([]);
    expect(producersOf([0])).toEqual([]);
    expect(producersOf([1, ...field('language')])).toEqual([]);
  });

  it.each([
    ['nothing in it', []],
    ['fewer fields than it counts', [2, ...field('language', ['Go', '1'])]],
    ['fewer tools than it counts', [1, ...name('language'), 2, ...name('Go'), ...name('1')]],
    ['more tools than memory', [1, ...name('language'), ...leb(2 ** 32 - 1)]],
    [
      'hundreds of fields',
      [...leb(101), ...Array.from({ length: 101 }, () => field('x', ['a', '1'])).flat()],
    ],
    ['thousands of tools', [1, ...field('x', ...Array.from({ length: 1001 }, () => ['', ''] as const))]],
    ['something behind its fields', [1, ...field('language', ['Go', '1']), 0]],
    ['text that is not UTF-8', [1, 1, 0xff, 0]],
    ['a field of a long name', [1, ...field('x'.repeat(101), ['a', '1'])]],
  ])('of a section with %s are not shown, and the module still is', (_, content) => {
    const description = describeModule(module(custom('producers', content)));
    expect(description.producers).toEqual([]);
    expect(description.sections).toMatchObject([{ name: 'producers' }]);
  });
});
