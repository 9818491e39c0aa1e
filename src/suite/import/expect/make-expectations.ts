import { readAnswerPattern } from '../claims/answer-pattern.ts';
import type { Claim } from '../claims/claim.ts';
import { isPrintedNoLonger, readFailurePattern, saysRefusal } from '../claims/failure-pattern.ts';
import { readMemberCheck } from '../claims/member-claims.ts';
import type { Note, NoteKind } from '../note.ts';
import { onlyText, PatternProblem, textOf, type TextPattern } from '../pattern/text-pattern.ts';
import type { Check, TracedRun } from '../trace/check.ts';
import { Untranslatable } from '../trace/untranslatable.ts';
import { Draft, type ExpectedAnswer } from './draft.ts';

/** How a run is expected to end; `undefined` where nothing says so. */
type Ending = 'answer' | 'failure' | undefined;

/** What kwctl writes to its log by itself. */
const ownLogs = ['Cannot shut down the CallbackHandler task'];

/**
 * What a run has to come to: one expectation, or several that all have to be met.
 * @throws Untranslatable where a suite has no way to say it
 */
export function makeExpectations(run: TracedRun): { expected: ExpectedAnswer[]; notes: Note[] } {
  return new ExpectationMaker(run).make();
}

class ExpectationMaker {
  private readonly run: TracedRun;
  private readonly notes: Note[] = [];
  private readonly draft: Draft;

  constructor(run: TracedRun) {
    this.run = run;
    this.draft = new Draft(run.line);
  }

  make(): { expected: ExpectedAnswer[]; notes: Note[] } {
    const { run, draft } = this;
    if (run.checks.length === 0) {
      this.note('idle', run.line);
      return { expected: [], notes: this.notes };
    }
    const ending = run.view === undefined ? this.endingOf(run.checks) : undefined;
    for (const check of run.checks) this.readCheck(check, ending);
    if (ending === 'failure') draft.expectFailure();
    if (
      ending === 'failure' &&
      !run.checks.some((check) => check.about === 'output' && saysRefusal(check.pattern))
    ) {
      this.note('refusal', run.line);
    }
    const expected = draft.finish((kind, line) => {
      this.note(kind, line);
    });
    return { expected, notes: this.notes };
  }

  private endingOf(checks: readonly Check[]): Ending {
    const endings = new Set(
      checks.flatMap((check) => (check.about === 'status' ? [endingOfStatus(check)] : [])),
    );
    if (endings.size > 1) throw new Untranslatable(this.run.line, 'it expects two exit statuses of one run');
    const [ending] = endings;
    if (ending !== undefined) return ending;
    const isFailure = checks.some(
      (check) => check.about === 'output' && check.isExpected && saysRefusal(check.pattern),
    );
    return isFailure ? 'failure' : undefined;
  }

  private readCheck(check: Check, ending: Ending): void {
    try {
      for (const claim of this.claimsOf(check, ending)) this.draft.add(claim, check.line);
    } catch (error) {
      if (!(error instanceof PatternProblem)) throw error;
      throw new Untranslatable(check.line, error.message, { cause: error });
    }
  }

  private claimsOf(check: Check, ending: Ending): Claim[] {
    const { view } = this.run;
    if (view !== undefined) return this.claimsOfView(check);
    if (check.about === 'status') return [];
    if (check.about === 'member') {
      if (ending === 'failure') throw new PatternProblem('kwctl prints no answer where it fails');
      if (check.isOfAll && this.run.hasStderr) this.note('merged', check.line);
      return readMemberCheck(check);
    }
    return check.isExpected ? this.claimsOfText(check, ending) : this.claimsOfAbsence(check, ending);
  }

  private claimsOfText({ pattern, line }: Check & { about: 'output' }, ending: Ending): Claim[] {
    if (pattern.starBehind !== undefined) this.note('star', line);
    if (pattern.segments.length === 0) {
      this.note('idle', line);
      return [];
    }
    if (ending === 'failure') {
      if (!this.run.hasStderr)
        throw new PatternProblem('why kwctl fails stands on stderr, which the test does not look at');
      if (isPrintedNoLonger(pattern)) this.note('printed-once', line);
      const claims = readFailurePattern(pattern);
      if (claims.some(({ key }) => key === 'error')) this.note('own-error', line);
      return claims;
    }
    const claims = readAnswerPattern(pattern);
    if (claims.length === 0) this.note('idle', line);
    if (claims.some(({ key }) => key === 'message')) this.note('anywhere', line);
    else if (claims.length > 0 && !isWithKey(pattern)) this.note('words', line);
    return claims;
  }

  /** Of what must not be there, only a verdict and a patch have an opposite that can be expected. */
  private claimsOfAbsence({ pattern, line }: Check & { about: 'output' }, ending: Ending): Claim[] {
    const text = onlyText(pattern);
    if (text !== undefined && ownLogs.some((log) => text.includes(log))) {
      this.note('own-log', line);
      return [];
    }
    const [claim, ...others] = readAnswerPattern(pattern);
    const isOpposable = claim?.key === 'allowed' || (claim?.key === 'mutated' && claim.value);
    if (!isOpposable || others.length > 0) {
      throw new PatternProblem('a suite has no way to say that a text is not there');
    }
    // Where kwctl fails, it prints neither.
    if (ending === 'failure') return [];
    this.note('absent', line);
    return [{ key: claim.key, value: !claim.value }];
  }

  /** `kwctl run … | jq …`: status and output are those of jq. */
  private claimsOfView(check: Check): Claim[] {
    const { view } = this.run;
    if (view === undefined || check.about === 'member') {
      throw new PatternProblem('it looks for a member in what jq prints');
    }
    if (check.about === 'output') {
      return readMemberCheck({
        view,
        isExpected: check.isExpected,
        test: { type: 'pattern', pattern: check.pattern },
      });
    }
    const isFailure = endingOfStatus(check) === 'failure';
    if (!view.setsStatus) {
      if (isFailure) throw new PatternProblem('jq is expected to fail');
      return [];
    }
    if (view.isDecoded && isFailure) throw new PatternProblem('jq is expected to fail');
    const plain = { path: view.path, isDecoded: false };
    return readMemberCheck({ view: plain, isExpected: isFailure, test: { type: 'equals', value: null } });
  }

  private note(kind: NoteKind, line: number): void {
    this.notes.push({ kind, line });
  }
}

/** Whether a pattern has a key of JSON with its value, which stands nowhere else. */
function isWithKey({ segments }: TextPattern): boolean {
  return segments.length === 1 && segments.some((segment) => textOf(segment)?.includes('":') === true);
}

/** kwctl ends with 0 for any answer, and with 1 where there is none. */
function endingOfStatus({ code, isExpected, line }: Check & { about: 'status' }): 'answer' | 'failure' {
  if (code === 0) return isExpected ? 'answer' : 'failure';
  if (code === 1 && isExpected) return 'failure';
  throw new Untranslatable(
    line,
    `a suite has no way to say that the exit status is ${isExpected ? '' : 'not '}${code}`,
  );
}
