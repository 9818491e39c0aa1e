import type { JsonObject, JsonValue } from '../../../json/index.ts';
import { equalJson } from '../../../json/index.ts';
import type { TextMatcher } from '../../suite.ts';
import type { Claim } from '../claims/claim.ts';
import type { NoteKind } from '../note.ts';
import { Untranslatable } from '../trace/untranslatable.ts';

/** What a case expects, as it stands in a suite, below `expect`. */
export type ExpectedAnswer = JsonObject;

/** How the reference words the answer of a policy that crashed. */
const crash = 'internal server error';

/** Each may become a case. */
const maxTexts = 50;

/** Gathers what the checks of a run say. */
export class Draft {
  private readonly line: number;
  private readonly values = new Map<Claim['key'], JsonValue>();
  private readonly messages: TextMatcher[] = [];
  private readonly refusals: (true | TextMatcher)[] = [];
  private readonly lines = new Map<Claim['key'], number>();

  /** @param line of the run */
  constructor(line: number) {
    this.line = line;
  }

  /** @throws Untranslatable where two checks cannot both hold */
  add(claim: Claim, line: number): void {
    this.lines.set(claim.key, this.lines.get(claim.key) ?? line);
    if (this.messages.length + this.refusals.length >= maxTexts) {
      throw new Untranslatable(line, `it expects more than ${maxTexts} texts of one run`);
    }
    if (claim.key === 'message') this.messages.push(claim.value);
    else if (claim.key === 'settingsInvalid') this.refusals.push(claim.value);
    else this.set(claim.key, jsonOf(claim), line);
  }

  /** The run ends without an answer. */
  expectFailure(): void {
    if (this.refusals.length === 0 && !this.values.has('error')) this.refusals.push(true);
  }

  /** @throws Untranslatable where nothing is left to expect, or a suite cannot expect it */
  finish(note: (kind: NoteKind, line: number) => void): ExpectedAnswer[] {
    if (this.values.has('error')) return [new Map([['error', true]])];
    if (this.refusals.length > 0) return this.finishRefusal(note);
    const { values, line } = this;
    if (values.has('patch')) {
      if (values.get('mutated') === false) throw new Untranslatable(line, 'it expects a patch and none');
      values.delete('mutated');
    }
    if (values.get('allowed') === false && (values.get('mutated') === true || values.has('patch'))) {
      throw new Untranslatable(line, 'a suite does not look at the patch of a rejected request');
    }
    if (values.size + this.messages.length === 0) {
      throw new Untranslatable(line, 'nothing is expected but that kwctl gets an answer');
    }
    const crashed = this.finishCrash(note);
    if (crashed !== undefined) return crashed;
    const messages = withoutImplied(this.messages);
    const messageLine = this.lines.get('message') ?? line;
    if (messages.length > 0 && !values.has('allowed')) note('no-verdict', messageLine);
    if (messages.length > 1) note('split', messageLine);
    const cases = messages.length === 0 ? [undefined] : messages;
    return cases.map((message) => this.answerOf(message));
  }

  private finishRefusal(note: (kind: NoteKind, line: number) => void): ExpectedAnswer[] {
    const [key] = this.messages.length > 0 ? ['message'] : this.values.keys();
    if (key !== undefined) {
      throw new Untranslatable(
        this.lines.get('message') ?? this.line,
        `it expects \`${key}\` of a run that fails without an answer`,
      );
    }
    const texts = withoutImplied(this.refusals.filter((one) => one !== true));
    if (texts.length > 1) note('split', this.lines.get('settingsInvalid') ?? this.line);
    if (texts.length === 0) return [new Map([['settingsInvalid', true]])];
    return texts.map((text) => new Map([['settingsInvalid', matcherValue(text)]]));
  }

  private finishCrash(note: (kind: NoteKind, line: number) => void): ExpectedAnswer[] | undefined {
    const texts = this.messages.map((one) => (one.type === 'matches' ? one.pattern : one.text));
    const text = texts.find((one) => one.includes(crash));
    if (text === undefined || this.values.get('allowed') === true) return undefined;
    if (texts.length > 1)
      throw new Untranslatable(this.line, 'it expects several texts of a policy that crashes');
    note('crash', this.lines.get('message') ?? this.line);
    const rest = text.slice(text.indexOf(crash) + crash.length).replace(/^:? ?/, '');
    return [new Map([['error', rest === '' ? true : matcherValue({ type: 'contains', text: rest })]])];
  }

  private answerOf(message: TextMatcher | undefined): ExpectedAnswer {
    const expected: ExpectedAnswer = new Map();
    const put = (key: Claim['key'], value: JsonValue | undefined): void => {
      if (value !== undefined) expected.set(key, value);
    };
    put('allowed', this.values.get('allowed'));
    put('message', message && matcherValue(message));
    for (const key of ['code', 'warnings', 'auditAnnotations', 'mutated', 'patch'] as const) {
      put(key, this.values.get(key));
    }
    return expected;
  }

  private set(key: Claim['key'], value: JsonValue, line: number): void {
    const other = this.values.get(key);
    if (other !== undefined && !equalJson(other, value)) {
      throw new Untranslatable(line, `its checks contradict each other about \`${key}\``);
    }
    this.values.set(key, value);
  }
}

function jsonOf(claim: Exclude<Claim, { key: 'message' | 'settingsInvalid' }>): JsonValue {
  switch (claim.key) {
    case 'code':
      return BigInt(claim.value);
    case 'warnings':
      return [...claim.value];
    case 'auditAnnotations':
      return new Map(Object.entries(claim.value));
    case 'error':
      return claim.value === true || matcherValue(claim.value);
    case 'allowed':
    case 'mutated':
    case 'patch':
      return claim.value;
  }
}

/** Texts that are part of another one need not be looked for. */
function withoutImplied(matchers: readonly TextMatcher[]): TextMatcher[] {
  return matchers.filter(
    (one, index) =>
      !matchers.some(
        (other, at) => at !== index && implies(other, one) && !(implies(one, other) && index < at),
      ),
  );
}

function implies(one: TextMatcher, other: TextMatcher): boolean {
  if (one.type === other.type && one.type === 'matches' && other.type === 'matches')
    return one.pattern === other.pattern;
  if (other.type === 'contains' && one.type !== 'matches') return one.text.includes(other.text);
  return one.type === 'exact' && other.type === 'exact' && one.text === other.text;
}

/** A matcher as it is written in suites. */
function matcherValue(matcher: TextMatcher): JsonValue {
  if (matcher.type === 'exact') return matcher.text;
  return matcher.type === 'contains'
    ? new Map([['contains', matcher.text]])
    : new Map([['matches', matcher.pattern]]);
}
