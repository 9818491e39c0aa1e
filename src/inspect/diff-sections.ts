import { pairByName } from './pair-by-name.ts';
import type { SectionChange } from './policy-changes.ts';
import type { DescribedSection } from './policy-description.ts';

/** The sections whose bytes differ, by their names; offsets do not count. */
export function diffSections(
  before: readonly DescribedSection[],
  after: readonly DescribedSection[],
): SectionChange[] {
  return pairByName(before, after, sectionName).flatMap((pair) => {
    const section = pair.before ?? pair.after;
    if (section === undefined || pair.before?.sha256 === pair.after?.sha256) return [];
    const { name, custom } = section;
    return { name, custom, before: pair.before?.sizeBytes ?? null, after: pair.after?.sizeBytes ?? null };
  });
}

/** A custom section may be called `code`. */
function sectionName({ custom, name }: DescribedSection): string {
  return `${custom ? 'custom' : 'standard'} ${name}`;
}
