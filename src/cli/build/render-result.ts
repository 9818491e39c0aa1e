import { languageTitles } from '../../policy/index.ts';
import { formatByteSize } from '../byte-size.ts';
import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import { visibleName } from '../text/visible-name.ts';
import type { BuildResult, SectionSize } from './build-result.ts';

/** Smaller sections are summed up. */
const maxShownSections = 4;
const nameColumns = 24;
const barColumns = 20;

/** What was built, for people: the module, and where its bytes go. @param name the module's path for people */
export function renderResult(result: BuildResult, name: string, terminal: Terminal): string {
  const { sizeBytes, durationMs, language, executionMode } = result;
  const mark = paint('accepted', glyphsOf(terminal).accepted, terminal);
  const facts = [
    languageTitles[language],
    executionMode ?? 'without metadata.yml',
    formatByteSize(sizeBytes),
  ];
  return [
    `${mark} ${paint('strong', visibleLine(name), terminal)}: ${facts.join(', ')}, in ${seconds(durationMs)}`,
    ...summedUp(result.sections).map((section) => renderSection(section, sizeBytes, terminal)),
    paint('quiet', `  sha256:${result.sha256}`, terminal),
    '',
  ].join('\n');
}

/** The same in one line, for watching and for who reads no terminal. */
export function summarizeResult({ sizeBytes, durationMs }: BuildResult, name: string): string {
  return `built ${visibleLine(name)}: ${formatByteSize(sizeBytes)} in ${seconds(durationMs)}`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`;
}

function summedUp(sections: readonly SectionSize[]): SectionSize[] {
  const shown = sections.slice(0, maxShownSections);
  const rest = sections.slice(maxShownSections);
  const sizeBytes = rest.reduce((sum, section) => sum + section.sizeBytes, 0);
  return rest.length === 0 ? shown : [...shown, { name: `${rest.length} others`, sizeBytes }];
}

function renderSection({ name, sizeBytes }: SectionSize, totalBytes: number, terminal: Terminal): string {
  const share = sizeBytes / totalBytes;
  const shown = visibleName(name, nameColumns, terminal).padEnd(nameColumns);
  const size = formatByteSize(sizeBytes).padStart(10);
  const percent = `${(share * 100).toFixed(0)} %`.padStart(6);
  const bar = (terminal.unicode ? '━' : '#').repeat(Math.round(share * barColumns));
  return `  ${shown}${size}${percent}  ${paint('quiet', bar, terminal)}`.trimEnd();
}
