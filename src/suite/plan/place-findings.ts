import { placeKey, type CaseIndex } from '../document/index.ts';
import type { Finding } from '../suite-event.ts';
import type { SuiteCase } from '../suite.ts';

/** Findings about a suite file by what they are about. */
export interface PlacedFindings {
  readonly ofSuite: readonly Finding[];
  /** What is wrong with a case: it then fails. */
  readonly ofCase: (test: SuiteCase) => readonly Finding[];
}

/** Finds out which findings are about cases, by where they are. */
export function placeFindings(
  findings: readonly Finding[],
  cases: readonly SuiteCase[],
  index: () => CaseIndex,
): PlacedFindings {
  if (findings.length === 0) return { ofSuite: [], ofCase: () => [] };
  const known = new Set(cases.map(({ position }) => placeKey(position)));
  const byPlace = new Map<string, Finding[]>();
  const ofSuite = findings.filter((finding) => {
    const places = finding.position === undefined ? [] : index().at(finding.position);
    const keys = places.map(placeKey).filter((key) => known.has(key));
    for (const key of keys) byPlace.set(key, [...(byPlace.get(key) ?? []), finding]);
    return keys.length === 0;
  });
  return { ofSuite, ofCase: ({ position }) => byPlace.get(placeKey(position)) ?? [] };
}

/** The findings that are not about other parts of the suite than the lines that were asked for; none: about no part. */
export function withoutOthers(
  findings: readonly Finding[],
  lines: readonly number[],
  index: () => CaseIndex,
): Finding[] {
  const asked = new Set(lines.flatMap((line) => index().inLine(line)).map(placeKey));
  return findings.filter(({ rule, position }) => {
    // Pairs are named in no line of the suite.
    if (rule === undefined || position === undefined) return true;
    if (rule === 'unstated-result') return false;
    const places = index().at(position);
    return places.length === 0 || places.some((place) => asked.has(placeKey(place)));
  });
}
