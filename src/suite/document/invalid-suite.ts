import { WardctlError } from '../../errors.ts';
import type { Finding } from '../suite-event.ts';

/** A suite file that says something that cannot be. */
export class InvalidSuite extends WardctlError {
  /** What is wrong with it, each with its place. */
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[], lines: readonly string[], name: string, hint: string) {
    const listed = lines.length === 1 ? lines : [`${name} has several problems`, ...lines];
    super('SUITE_INVALID', `Suite is invalid: ${listed.join('\n')}`, { hint, details: { problems: lines } });
    this.findings = findings;
  }
}
