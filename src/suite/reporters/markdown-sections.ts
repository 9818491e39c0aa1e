import type { CaseResult, Finding } from '../suite-event.ts';
import { cutText } from './cut-text.ts';
import { diffText } from './diff-text.ts';
import { escapeMarkdown, fencedCode } from './escape-markdown.ts';
import { logText } from './log-text.ts';

const maxTextCharacters = 2000;
const maxCodeCharacters = 20_000;

/** A failed case: what keeps it from passing, and what the policy logged, behind a line that opens it. */
export function caseSection({ name, findings, observation, position }: CaseResult, file: string): string {
  const logs = logText(observation?.logs ?? []);
  const quoted = logs === '' ? [] : ['Logs of the policy:\n', fencedCode(cutText(logs, maxCodeCharacters))];
  const place = `${file}:${String(position.line)}`;
  return detailsSection(name, place, [...findings.map(findingText), ...quoted]);
}

/** What is wrong with a suite as a whole. */
export function suiteSection(findings: readonly Finding[], file: string): string {
  const texts = findings.map((finding) => {
    const { position } = finding;
    const place = position && `<code>${inline(`${file}:${String(position.line)}`)}</code>\n`;
    return [...(place === undefined ? [] : [place]), findingText(finding)].join('\n');
  });
  return detailsSection('the suite itself', file, texts);
}

/** A finding as paragraphs: the message, a diff from what is expected to what was found, and what to do. */
export function findingText({ check, message, expected, actual, hint }: Finding): string {
  return [
    `**${inline(check)}**: ${lines(message)}\n`,
    ...(expected === undefined || actual === undefined ? [] : [comparison(expected, actual)]),
    ...(hint === undefined ? [] : [`Hint: ${lines(hint)}\n`]),
  ].join('\n');
}

/** A text of several lines within a line of Markdown. */
function lines(text: string): string {
  return cutText(text, maxTextCharacters).split('\n').map(escapeMarkdown).join('<br>');
}

function detailsSection(title: string, place: string, paragraphs: readonly string[]): string {
  const summary = `❌ ${inline(title)} <code>${inline(place)}</code>`;
  return `<details>\n<summary>${summary}</summary>\n\n${paragraphs.join('\n')}\n</details>\n\n`;
}

function comparison(expected: string, actual: string): string {
  const diff = cutText(diffText(expected, actual), maxCodeCharacters);
  return fencedCode(`--- expected\n+++ actual\n${diff}`, 'diff');
}

function inline(text: string): string {
  return escapeMarkdown(cutText(text, maxTextCharacters));
}
