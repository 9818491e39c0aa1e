import {
  PatternProblem,
  textOf,
  type Gap,
  type PatternPiece,
  type Segment,
  type TextPattern,
} from '../pattern/text-pattern.ts';
import { claimedMember, memberKey, memberRanks, type MemberKey } from './answer-member.ts';
import type { Claim } from './claim.ts';
import { decodeJsonString, TextParts } from './message-text.ts';

/**
 * What a pattern says about the answer that the reference prints, one line of JSON. Texts that are none of its keys are
 * looked for in its message.
 * @throws PatternProblem for what such a line never has, or a suite cannot say
 */
export function readAnswerPattern(pattern: TextPattern): Claim[] {
  return new AnswerPatternReader(pattern, 'message').read();
}

/** As {@link readAnswerPattern}, for what kwctl once printed about settings that the policy refuses. */
export function readRefusalPattern(pattern: TextPattern): Claim[] {
  return new AnswerPatternReader(pattern, 'settingsInvalid').read();
}

/** A key whose value may stand behind the next gap. */
interface OpenKey {
  readonly key: MemberKey;
  /** As it stands in the pattern. */
  readonly text: string;
}

const bareKey = /^"?(allowed|code|message|status|valid|warnings)"?$/;
const signsOfPatch = /^"?(?:patch|patchType|JSONPatch)"?$/;

class AnswerPatternReader {
  private readonly pattern: TextPattern;
  private readonly claims: Claim[] = [];
  private readonly message: TextParts;
  private open: OpenKey | undefined;
  /** Of the member that was found last; members have an order. */
  private rank = 0;
  private readonly messageKey: 'message' | 'settingsInvalid';

  constructor(pattern: TextPattern, messageKey: 'message' | 'settingsInvalid') {
    this.pattern = pattern;
    this.messageKey = messageKey;
    this.message = new TextParts(pattern.ignoresCase);
  }

  read(): Claim[] {
    const { segments, isAtStart, isAtEnd } = this.pattern;
    if (isAtStart)
      throw new PatternProblem(
        'the pattern has to match from the first character on, which is { or that of a log line',
      );
    if (isAtEnd) throw new PatternProblem('the pattern has to match up to the last character');
    for (const segment of segments) this.readSegment(segment);
    this.finish();
    return this.claims;
  }

  private readSegment(segment: Segment): void {
    const text = textOf(segment);
    if (text !== undefined && this.open === undefined && this.readBare(text)) return;
    const [first, ...others] = segment.pieces;
    if (first?.type !== 'text') {
      this.addText(segment.pieces, segment.gap);
      return;
    }
    const head = this.readMembers(first.text);
    if (others.length === 0) this.addLastText(head, segment.gap);
    else this.addText(head === '' ? others : [{ type: 'text', text: head }, ...others], segment.gap);
  }

  /** A text that may end the message, with more members behind it. */
  private addLastText(text: string, gap: Gap): void {
    const [whole, inside, behind] = /^("?(?:[^"\\]|\\[^])+")([{},\]]*"?[A-Za-z]*":[^]*)$/.exec(text) ?? [];
    if (whole === undefined || inside === undefined || behind === undefined) {
      if (text !== '') this.addText([{ type: 'text', text }], gap);
      return;
    }
    this.addText([{ type: 'text', text: inside }], gap);
    this.addLastText(this.readMembers(behind), gap);
  }

  /** A key, or a word that only answers with a patch have, and nothing else. */
  private readBare(text: string): boolean {
    if (signsOfPatch.test(text)) {
      this.claim({ key: 'mutated', value: true }, 'patch');
      return true;
    }
    const key = bareKey.exec(text)?.[1];
    if (key === undefined) return false;
    this.open = { key: memberKey(key), text };
    return true;
  }

  /** Reads the members at the beginning of a text; gives what is behind them, which is part of the message. */
  private readMembers(whole: string): string {
    let text = this.open === undefined ? whole : this.readOpenValue(whole, this.open);
    for (;;) {
      const [start, name] = /^[{},\]]*"?([A-Za-z]+)":/.exec(text) ?? [];
      if (start === undefined || name === undefined) break;
      const key = memberKey(name);
      const behind = text.slice(start.length);
      if (behind === '') {
        this.open = { key, text };
        return '';
      }
      if (key === 'status') {
        text = behind;
      } else if (key === 'message') {
        if (!behind.startsWith('"')) throw new PatternProblem('no text stands behind "message":');
        if (behind === '"') {
          this.open = { key, text };
          return '';
        }
        this.reach('message');
        this.message.start = 'beginning';
        text = this.readMessageStart(behind.slice(1));
        if (!this.message.isClosed) return text;
      } else {
        text = this.readValue(key, behind);
      }
    }
    return /^[{},\]]*$/.test(text) ? '' : text;
  }

  private readValue(key: MemberKey, text: string): string {
    const found = claimedMember(key, text);
    if (found.claim !== undefined) this.claim(found.claim, key);
    return found.rest;
  }

  /** A message that ends where the pattern goes on is complete. */
  private readMessageStart(text: string): string {
    const [closed, inside] = /^((?:[^"\\]|\\[^])*)"/.exec(text) ?? [];
    if (closed === undefined || inside === undefined) return text;
    if (inside !== '') this.message.add([{ type: 'text', text: decodeJsonString(inside) }], '.*');
    this.message.isClosed = true;
    return text.slice(closed.length);
  }

  /** What stands behind a key and a gap. */
  private readOpenValue(text: string, { key, text: keyText }: OpenKey): string {
    this.open = undefined;
    if (key === 'status') return text;
    if (key === 'message') {
      this.reach('message');
      return text;
    }
    const value = /^"?:?((?:true|false|[0-9]{3})(?=$|[,}]).*)$/s.exec(text)?.[1];
    if (value !== undefined && key !== 'warnings') return this.readValue(key, value);
    if (keyText.includes('"')) throw new PatternProblem(`${keyText} is followed by another value`);
    this.addText([{ type: 'text', text: keyText }], '.*');
    return text;
  }

  private addText(pieces: readonly PatternPiece[], gap: Gap): void {
    const { message } = this;
    if (message.isClosed) throw new PatternProblem('a text stands behind the end of the message');
    this.reach('message');
    const decoded = pieces.map((piece, index) =>
      piece.type === 'text' ? this.decode(piece.text, index === 0, index === pieces.length - 1) : piece,
    );
    message.add(
      decoded.filter((piece) => piece.type !== 'text' || piece.text !== ''),
      gap,
    );
  }

  private decode(raw: string, isFirst: boolean, isLast: boolean): PatternPiece {
    let text = raw;
    let prefix = '';
    if (isFirst && text.startsWith('"') && this.message.start !== 'beginning') {
      text = text.slice(1);
      if (this.message.isEmpty) this.message.start = 'quote';
      else prefix = '"';
    }
    const end = /^((?:[^"\\]|\\[^])*)"[},\]]*$/.exec(text)?.[1];
    if (isLast && end !== undefined) {
      this.message.isClosed = true;
      text = end;
    }
    return { type: 'text', text: prefix + decodeJsonString(text) };
  }

  private claim(claim: Claim, key: MemberKey): void {
    this.reach(key);
    this.claims.push(claim);
  }

  private reach(key: MemberKey): void {
    const rank = memberRanks[key];
    if (rank < this.rank) throw new PatternProblem('an answer never has that order');
    this.rank = rank;
  }

  private finish(): void {
    const { message, open } = this;
    if (open?.key === 'code' || open?.key === 'valid')
      throw new PatternProblem(`no value stands behind ${open.text}`);
    if (open?.key === 'message') this.message.start = 'beginning';
    if (message.isEmpty && message.start === 'anywhere') return;
    this.claims.push({ key: this.messageKey, value: message.toMatcher() });
  }
}
