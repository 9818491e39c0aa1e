import { concatenate, encodeSection } from './encode.ts';
import { headerBytes } from './header.ts';
import { readSections, type Section } from './sections.ts';

/** What becomes of a section: all of it stays, it goes, or it gets this content, with its name if it is a custom one. */
export type SectionChange = 'same' | 'none' | readonly Uint8Array[];

/**
 * A module or component with some of its sections changed. Those that stay keep their bytes, unusual lengths too.
 * @throws WardctlError WASM_*
 */
export function mapSections(bytes: Uint8Array, change: (section: Section) => SectionChange): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, headerBytes)];
  for (const section of readSections(bytes)) {
    const changed = change(section);
    if (changed === 'same') parts.push(bytes.subarray(section.start, section.end));
    else if (changed !== 'none') parts.push(encodeSection(section.id, changed));
  }
  return concatenate(parts);
}
