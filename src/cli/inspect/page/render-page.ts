import type { PolicyDescription } from '../../../inspect/index.ts';
import { annotationKeys } from '../../../policy/index.ts';
import { renderMarkdown } from '../../markdown/index.ts';
import type { Terminal } from '../../terminal.ts';
import { renderCode } from '../../text/code.ts';
import { margin, proseColumns, usableTerminal } from '../../text/layout.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { wrapText } from '../../text/wrap.ts';
import { renderAbout, renderOtherAnnotations } from './about.ts';
import { renderCapabilities } from './capabilities.ts';
import { renderModule } from './module.ts';
import { renderResources, renderRules } from './rules.ts';
import type { ShownSignatures } from '../signatures/shown-signatures.ts';
import { joinSections, section, sentence } from './section.ts';
import { signatureSections } from './signatures.ts';
import { renderTitle } from './title.ts';

const maxWarningRows = 12;

/**
 * A policy for people, on a terminal: what its author says, what a cluster would send to it, what it asks of its host,
 * how to use it, and what the module is made of.
 * @param description every text in it may be hostile: nothing in the result acts on the terminal but our colours
 * @param shown signatures, where they were asked for
 * @returns rows no wider than the terminal, each with a line break
 */
export async function renderPage(
  description: PolicyDescription,
  given: Terminal,
  shown?: ShownSignatures,
): Promise<string> {
  const terminal = usableTerminal(given);
  const { metadata, warnings } = description;
  const stated =
    metadata === null
      ? [renderMissingMetadata(terminal)]
      : [
          renderAbout(metadata, terminal),
          section('Rules', renderRules(metadata, terminal), terminal),
          section('Context-aware resources', renderResources(metadata, terminal), terminal),
        ];
  return joinSections([
    renderTitle(description, terminal),
    ...stated,
    section('Host capabilities', renderHostCapabilities(description, terminal), terminal),
    section('Usage', await renderUsage(description, terminal), terminal),
    section(
      'Other annotations',
      metadata === null ? [] : renderOtherAnnotations(metadata, terminal),
      terminal,
    ),
    section('Module', renderModule(description, terminal), terminal),
    ...(shown === undefined ? [] : signatureSections(shown.list, terminal)),
    section(
      'Warnings',
      warnings.flatMap((warning) => renderWarning(warning, terminal)),
      terminal,
    ),
  ]);
}

function renderMissingMetadata(terminal: Terminal): string[] {
  const text =
    'The module has no readable metadata, so that no cluster takes it for a policy. To annotate it:';
  const command = 'wardctl annotate -m metadata.yml -o annotated.wasm policy.wasm';
  return [...sentence(text, terminal), '', ...renderCode(command, terminal)];
}

function renderHostCapabilities(
  { metadata, hostCapabilities }: PolicyDescription,
  terminal: Terminal,
): string[] {
  const isUnknown = metadata === null && hostCapabilities.used.length === 0;
  return isUnknown ? [] : renderCapabilities(hostCapabilities, terminal);
}

async function renderUsage({ metadata }: PolicyDescription, terminal: Terminal): Promise<string[]> {
  const usage = metadata?.annotations?.[annotationKeys.usage] ?? '';
  if (usage.trim() === '') return [];
  const rows = await renderMarkdown(usage, { ...terminal, columns: terminal.columns - margin.length });
  return rows.map((row) => (margin + row).trimEnd());
}

function renderWarning(warning: string, terminal: Terminal): string[] {
  const mark = glyphsOf(terminal).failed;
  const rows = wrapText(warning, proseColumns(terminal) - margin.length, maxWarningRows, terminal);
  return rows.map(
    (row, index) => margin + (index === 0 ? `${paint('failed', mark, terminal)} ` : margin) + row,
  );
}
