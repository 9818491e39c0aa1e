import { capabilitySnippet, type DescribedHostCapabilities } from '../../../inspect/index.ts';
import type { Terminal } from '../../terminal.ts';
import { renderCode } from '../../text/code.ts';
import { displayWidth } from '../../text/display-width.ts';
import { margin, proseColumns } from '../../text/layout.ts';
import { glyphsOf, type Style } from '../../text/paint.ts';
import { paintSpans, span, wrapSpans } from '../../text/spans.ts';
import { firstOf, sentence, shownName } from './section.ts';

/** What the policy asks of its host: what it seems to use against what it declares, and what to declare. */
export function renderCapabilities(capabilities: DescribedHostCapabilities, terminal: Terminal): string[] {
  const findings = findingsOf(capabilities);
  if (findings.length === 0) return sentence('none: the policy asks nothing of its host', terminal);
  const snippet = capabilitySnippet(capabilities);
  return [
    ...firstOf(findings, (first) => layFindings(first, terminal), terminal),
    ...(snippet === undefined
      ? []
      : ['', ...sentence('For metadata.yml:', terminal), ...renderCode(snippet, terminal)]),
  ];
}

interface Finding {
  readonly name: string;
  readonly verdict: 'accepted' | 'failed' | 'dot';
  readonly text: string;
}

function findingsOf({ declared, undeclared, unused, tooBroad }: DescribedHostCapabilities): Finding[] {
  return [
    ...(declared ?? []).map((name): Finding => {
      if (tooBroad.includes(name))
        return { name, verdict: 'failed', text: 'declared, but allows more than is used' };
      if (unused.includes(name)) return { name, verdict: 'dot', text: 'declared, but seems unused' };
      return { name, verdict: 'accepted', text: 'declared and used' };
    }),
    ...undeclared.map((name): Finding => ({
      name,
      verdict: 'failed',
      text: 'seems used, but is not declared',
    })),
  ];
}

const markStyles: Readonly<Record<Finding['verdict'], Style>> = {
  accepted: 'accepted',
  failed: 'failed',
  dot: 'quiet',
};

function layFindings(findings: readonly Finding[], terminal: Terminal): string[] {
  const names = findings.map(({ name }) => shownName(name, terminal));
  const columns = Math.max(...names.map(displayWidth));
  return findings.flatMap(({ verdict, text }, index) => {
    const mark = span(glyphsOf(terminal)[verdict], markStyles[verdict]);
    const name = names[index] ?? '';
    // Spaces of a span are one where it is wrapped: those between the columns stand outside.
    const head = [mark, span(` ${name}`)];
    const gap = ' '.repeat(columns - displayWidth(name) + margin.length);
    const width = margin.length + 2 + displayWidth(name) + gap.length + text.length;
    if (width <= terminal.columns) {
      return [margin + paintSpans(head, terminal) + gap + paintSpans([span(text, 'quiet')], terminal)];
    }
    return wrapSpans([...head, span(` ${text}`, 'quiet')], proseColumns(terminal) - margin.length).map(
      (row, at) => margin + (at === 0 ? '' : margin) + paintSpans(row, terminal),
    );
  });
}
