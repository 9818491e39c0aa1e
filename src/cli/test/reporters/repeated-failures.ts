import type { CaseResult, SuiteInfo } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { displayWidth } from '../../text/display-width.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { listedCase } from './run-tally.ts';

/** Failed cases whose policy was not asked, for a reason that an earlier case has told: one row each. */
export class RepeatedFailures {
  private readonly firstNames = new Map<string, string>();
  private underHeading: string | undefined;
  private readonly terminal: Terminal;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** The rows of a failed case that repeats another, below a heading that names that; `undefined` for the first of its kind. */
  rowsOf(result: CaseResult, suite: SuiteInfo): string[] | undefined {
    const reason = reasonOf(result);
    const first = reason === undefined ? undefined : this.firstNames.get(reason);
    if (reason === undefined || first === undefined) {
      if (reason !== undefined) this.firstNames.set(reason, result.name);
      this.interrupt();
      return undefined;
    }
    const heading = this.underHeading === reason ? [] : [this.headingFor(first)];
    this.underHeading = reason;
    return [...heading, ...listedCase(result, suite, this.terminal)];
  }

  /** Something else was written: a heading above it does not hold any more. */
  interrupt(): void {
    this.underHeading = undefined;
  }

  private headingFor(first: string): string {
    const start = `${glyphsOf(this.terminal).rejected} the same as of "`;
    const end = '" above';
    const room = this.terminal.columns - displayWidth(start) - end.length - margin.length;
    return paint('rejected', start + visibleName(first, room, this.terminal) + end, this.terminal);
  }
}

/** Why the policy was not asked about the request, with all that is said of it; `undefined` where it was asked. */
function reasonOf({ observation, findings }: CaseResult): string | undefined {
  const wasAsked = observation?.error === undefined && observation?.settings?.valid !== false;
  if (wasAsked) return undefined;
  return JSON.stringify(findings.map(({ check, message }) => [check, message]));
}
