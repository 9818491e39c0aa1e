import type { CollectionTag, ScalarTag, Tags } from 'yaml';

type Tag = Tags[number];

/**
 * The tags of the library by which kubectl reads too: it knows neither base 60 (ports such as 22:22) nor dates,
 * and both stay strings.
 */
export function kubernetesTags(tags: Tags): Tags {
  return strictTags(tags).map(withDigits);
}

/** The tags of the library whose values JSON can hold. */
export function strictTags(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !isForeign(tag));
}

/** By type and format. The library's own take `.` and `e1` for floats, and its reader fails on `0_` and `0x_`. */
const numbersWithDigits = new Map([
  ['float EXP', /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)[eE][-+]?[0-9]+$/],
  ['float', /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*)$/],
  ['int BIN', /^[-+]?0b_*[01][01_]*$/],
  ['int OCT', /^[-+]?0_*[0-7][0-7_]*$/],
  ['int HEX', /^[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*$/],
]);

function withDigits(tag: Tag): Tag {
  if (typeof tag === 'string' || tag.collection !== undefined) return tag;
  // Floats with names have the type and format of those with digits.
  if (tag.test?.test('.nan') === true) return tag;
  const type = tag.tag.replace('tag:yaml.org,2002:', '');
  const test = numbersWithDigits.get(tag.format === undefined ? type : `${type} ${tag.format}`);
  return test === undefined ? tag : { ...tag, test };
}

function isForeign(tag: ScalarTag | CollectionTag): boolean {
  const isTime = tag.collection === undefined && tag.format === 'TIME';
  return isTime || /:(timestamp|binary|set|omap|pairs)$/.test(tag.tag);
}
