import fc from 'fast-check';
import { header, leb, name, paddedLeb } from './encode.ts';

/** A section as it stands in a module that a property test makes up. */
export interface LaidOutSection {
  /** Of a custom section, otherwise `undefined`. */
  readonly name: string | undefined;
  readonly content: readonly number[];
  /** All its bytes, id and size included. */
  readonly bytes: readonly number[];
}

/** The name that the tests look for, and names that could be mistaken for it. */
export const wantedName = 'io.kubewarden.metadata';
const otherNames = [
  '',
  'name',
  'producers',
  'io.kubewarden.metadata2',
  'IO.kubewarden.metadata',
  'é',
  '\ufeff',
];

const size = fc.integer({ min: 1, max: 5 });
const content = fc.uint8Array({ maxLength: 200 }).map((bytes) => [...bytes]);

const customSection = fc
  .record({ name: fc.constantFrom(wantedName, ...otherNames), content, nameSize: size, size })
  .map((parts): LaidOutSection => {
    const title = Buffer.from(parts.name);
    const body = [...paddedLeb(title.length, parts.nameSize), ...title, ...parts.content];
    return {
      name: parts.name,
      content: parts.content,
      bytes: [0, ...paddedLeb(body.length, parts.size), ...body],
    };
  });

/** Sections 1 to 11: their content is not looked at. */
const otherSections = fc
  .uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 11 }), content, size }), {
    selector: ({ id }) => id,
    maxLength: 5,
  })
  .map((sections) =>
    sections.map((section): LaidOutSection => ({
      name: undefined,
      content: section.content,
      bytes: [section.id, ...paddedLeb(section.content.length, section.size), ...section.content],
    })),
  );

/** Custom and other sections in any order, with sizes in more bytes than they need. */
export const layouts = fc
  .tuple(fc.array(customSection, { maxLength: 6 }), otherSections)
  .chain(([customs, others]) => fc.shuffledSubarray([...customs, ...others], { minLength: customs.length }));

export function moduleOf(layout: readonly LaidOutSection[]): Uint8Array {
  return Uint8Array.from([...header, ...layout.flatMap((section) => section.bytes)]);
}

/** The one form that a written custom section may have: all sizes as short as they can be. */
export function shortestCustomSection(title: string, content: readonly number[]): number[] {
  const body = [...name(title), ...content];
  return [0, ...leb(body.length), ...body];
}
