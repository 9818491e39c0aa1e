import { capabilitySnippet, type DescribedHostCapabilities } from '../../../inspect/index.ts';
import { suggestHostCapability } from '../../../policy/index.ts';
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
  if (findings.length === 0) return sentence(noneFound, terminal);
  const snippet = capabilitySnippet(capabilities);
  return [
    ...firstOf(findings, (first) => layFindings(first, terminal), terminal),
    ...(snippet === undefined
      ? []
      : ['', ...sentence('For metadata.yml:', terminal), ...renderCode(snippet, terminal)]),
  ];
}

const noneFound =
  'none declared, and none found in the module: a guess, for names may be put together at run time';

interface Finding {
  readonly name: string;
  readonly verdict: keyof typeof verdicts;
}

const verdicts = {
  used: { mark: 'accepted', style: 'accepted', text: 'declared and used' },
  unused: { mark: 'dot', style: 'quiet', text: 'declared, but seems unused' },
  tooBroad: { mark: 'failed', style: 'failed', text: 'declared, but allows more than is used' },
  unknown: { mark: 'failed', style: 'failed', text: 'declared, but there is no such host capability' },
  undeclared: { mark: 'failed', style: 'failed', text: 'seems used, but is not declared' },
} as const satisfies Readonly<
  Record<string, { mark: 'accepted' | 'failed' | 'dot'; style: Style; text: string }>
>;

function findingsOf(capabilities: DescribedHostCapabilities): Finding[] {
  const marked = new Map(
    (['tooBroad', 'unknown', 'unused'] as const).flatMap((verdict) =>
      capabilities[verdict].map((name): [string, Finding['verdict']] => [name, verdict]),
    ),
  );
  return [
    ...(capabilities.declared ?? []).map((name) => ({ name, verdict: marked.get(name) ?? 'used' })),
    ...capabilities.undeclared.map((name) => ({ name, verdict: 'undeclared' as const })),
  ];
}

function textOf({ name, verdict }: Finding): string {
  const near = verdict === 'unknown' ? suggestHostCapability(name) : undefined;
  return verdicts[verdict].text + (near === undefined ? '' : `; did you mean ${near}?`);
}

function layFindings(findings: readonly Finding[], terminal: Terminal): string[] {
  const names = findings.map(({ name }) => shownName(name, terminal));
  const columns = Math.max(...names.map(displayWidth));
  return findings.flatMap((finding, index) => {
    const { mark: glyph, style } = verdicts[finding.verdict];
    const text = textOf(finding);
    const mark = span(glyphsOf(terminal)[glyph], style);
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
