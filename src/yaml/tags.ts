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

const exponent = /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)[eE][-+]?[0-9]+$/;
const fraction = /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*)$/;

/** The library takes `.` and `e1` for floats in YAML 1.1; for kubectl they are strings. */
function withDigits(tag: Tag): Tag {
  if (typeof tag === 'string' || tag.collection !== undefined) return tag;
  if (tag.tag !== 'tag:yaml.org,2002:float' || tag.test?.test('.nan') !== false) return tag;
  return { ...tag, test: tag.format === 'EXP' ? exponent : fraction };
}

function isForeign(tag: ScalarTag | CollectionTag): boolean {
  const isTime = tag.collection === undefined && tag.format === 'TIME';
  return isTime || /:(timestamp|binary|set|omap|pairs)$/.test(tag.tag);
}
