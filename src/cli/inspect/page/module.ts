import type { DescribedSection, PolicyDescription } from '../../../inspect/index.ts';
import { formatByteSize } from '../../byte-size.ts';
import type { Terminal } from '../../terminal.ts';
import { layFacts, type Entry, type Fact } from '../../text/layout.ts';
import { counted } from '../../text/wrap.ts';
import { describeSize, joinTexts, listNames, shownName } from './section.ts';

const maxNames = 8;
const maxProducers = 20;
const maxSections = 20;
/** Sections of the standard whose size says something. */
const largeSections: readonly string[] = ['code', 'data'];

/** What the file is and what it holds, whatever its author says. */
export function renderModule(description: PolicyDescription, terminal: Terminal): string[] {
  const { uri, sizeBytes, sha256, exports, sections } = description;
  const facts: Fact[] = [
    { label: 'file', entries: [{ text: uri }] },
    { label: 'size', entries: [{ text: describeSize(sizeBytes) }] },
    { label: 'sha256', entries: [{ text: sha256 }] },
    { label: 'made with', entries: producersOf(description, terminal) },
    { label: 'imports', entries: importsOf(description, terminal) },
    { label: 'exports', entries: itemsByKind(exports, terminal).map((text) => ({ text })) },
    { label: 'sections', entries: sectionsOf(sections, isLarge, terminal) },
    { label: 'custom', entries: sectionsOf(sections, ({ custom }) => custom, terminal) },
  ];
  return layFacts(
    facts.filter(({ entries }) => entries.length > 0),
    terminal,
  );
}

function producersOf({ producers }: PolicyDescription, terminal: Terminal): Entry[] {
  const names = producers.map(({ name, version }) => `${name} ${version}`.trim());
  return names.length === 0 ? [] : [{ text: listNames([...new Set(names)], maxProducers, terminal) }];
}

function importsOf({ imports }: PolicyDescription, terminal: Terminal): Entry[] {
  return [...Map.groupBy(imports, ({ module }) => module)].map(([module, items]) => ({
    lead: shownName(module, terminal),
    text: itemsByKind(items, terminal).join('; '),
  }));
}

interface Item {
  readonly name: string;
  readonly kind: string;
}

/** `5 functions: a, b, …` for each kind of item. */
function itemsByKind(items: readonly Item[], terminal: Terminal): string[] {
  return [...Map.groupBy(items, ({ kind }) => kind)].map(([kind, ofKind]) => {
    const names = ofKind.map(({ name }) => name);
    return `${countKind(names.length, kind)}: ${listNames(names, maxNames, terminal)}`;
  });
}

function countKind(count: number, kind: string): string {
  if (kind === 'memory') return count === 1 ? '1 memory' : `${String(count)} memories`;
  return counted(count, kind);
}

function isLarge({ custom, name }: DescribedSection): boolean {
  return !custom && largeSections.includes(name);
}

function sectionsOf(
  sections: readonly DescribedSection[],
  isShown: (section: DescribedSection) => boolean,
  terminal: Terminal,
): Entry[] {
  const texts = sections
    .filter(isShown)
    .map(({ name, sizeBytes }) => `${shownName(name, terminal)} ${formatByteSize(sizeBytes)}`);
  return texts.length === 0 ? [] : [{ text: joinTexts(texts, maxSections) }];
}
