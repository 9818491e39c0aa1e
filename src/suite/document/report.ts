import { findingLine, FindingList, findingText, type PlacedDocument } from '../../policy/index.ts';
import { plainFinding, ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { Position } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import { InvalidSuite } from './invalid-suite.ts';

/** Keys and indexes that lead to a value of the suite file. */
export type Path = readonly (string | number)[];

/** What a finding of a vacuity rule says. */
interface Vacuity {
  readonly rule: VacuityRule;
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
}

/** More different ones are counted only: a file can have any number of faults. */
const maxDistinctProblems = 1000;
const maxUnknownKeys = 100;

/** All that is wrong with one suite file. What a table repeats for many rows is told once. */
export class Report {
  private readonly document: PlacedDocument;
  private readonly problems = new FindingList();
  private readonly problemsSeen = new Set<string>();
  private readonly vacuities = new Map<string, Vacuity>();
  private unknownKeys = 0;

  constructor(document: PlacedDocument) {
    this.document = document;
  }

  /** Something that makes the suite unusable. @param message what was expected and found */
  problem(path: Path, message: () => string, part: 'key' | 'value' = 'value'): void {
    if (this.problemsSeen.size < maxDistinctProblems) {
      const text = message();
      const identity = JSON.stringify([path, text]);
      if (this.problemsSeen.has(identity)) return;
      this.problemsSeen.add(identity);
      this.problems.add(path, () => text, part);
    } else {
      this.problems.add(path, message, part);
    }
  }

  /** Something that lets the suite pass for the wrong reason. */
  vacuity(vacuity: Vacuity): void {
    const identity = JSON.stringify([vacuity.rule, vacuity.path]);
    if (!this.vacuities.has(identity)) this.vacuities.set(identity, vacuity);
  }

  /** A key that suites do not have. @param describe puts it into words, only where it is kept */
  unknownKey(path: Path, describe: () => { readonly message: string; readonly hint: string }): void {
    const identity = JSON.stringify(['unknown-keys', path]);
    if (this.vacuities.has(identity)) return;
    this.unknownKeys++;
    if (this.unknownKeys > maxUnknownKeys) return;
    this.vacuities.set(identity, { rule: 'unknown-keys', path, part: 'key', ...describe() });
  }

  hasProblems(): boolean {
    return this.problemsSeen.size > 0;
  }

  positionOf(path: Path, part: 'key' | 'value' = 'value'): Position {
    return this.document.positionOf(path, part);
  }

  /** The findings of the vacuity rules in the order of the file, without those that are switched off. */
  findings(allow: readonly VacuityRule[]): Finding[] {
    const findings = this.told(allow).map(({ rule, message, hint, position }) =>
      ruleFinding(rule, message, hint, position),
    );
    const more = this.unknownKeys - maxUnknownKeys;
    if (more <= 0 || allow.includes('unknown-keys')) return findings;
    const message = `and ${String(more)} more keys that suites do not have`;
    return [...findings, ruleFinding('unknown-keys', message, 'Correct the others first.')];
  }

  /** The error that lists all problems, and the unknown keys, which are often their cause. @param name of the file */
  invalid(name: string, allow: readonly VacuityRule[]): InvalidSuite {
    const unknown = this.told(allow)
      .filter(({ rule }) => rule === 'unknown-keys')
      .map(({ path, part, message, hint }) => ({ path, part, message: `${message}. ${hint}` }));
    const lines = [
      ...this.problems.lines(this.document, name),
      ...unknown.map((problem) => findingLine(problem, this.document, name)),
    ];
    const hint = 'All keys and values: wardctl schema suite';
    const findings = [...this.problems.inOrder(this.document), ...unknown].map((problem, index) => ({
      ...plainFinding('error', findingText(problem), this.positionOf(problem.path, problem.part)),
      hint: index === 0 ? hint : undefined,
    }));
    const { left } = this.problems;
    const more = left === 0 ? [] : [plainFinding('error', `and ${String(left)} more problems`)];
    const numbers = 'The numbers behind the name of the file are line and column.';
    return new InvalidSuite([...findings, ...more], lines, name, `${numbers} ${hint}`);
  }

  /** In the order of the file. */
  private told(allow: readonly VacuityRule[]): (Vacuity & { readonly position: Position })[] {
    return [...this.vacuities.values()]
      .filter(({ rule }) => !allow.includes(rule))
      .map((vacuity) => ({ ...vacuity, position: this.positionOf(vacuity.path, vacuity.part) }))
      .sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  }
}
