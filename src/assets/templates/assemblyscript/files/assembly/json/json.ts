import { Char } from './char';
import { skipSpace, skipText, skipValue } from './skip';
import { unquote } from './text';

/**
 * A JSON value, which is a part of a text. It is read where it stands: what nobody asks for costs nothing, and numbers
 * stay as they are written, however long.
 */
export class Json {
  constructor(
    readonly source: string,
    readonly start: i32,
    readonly end: i32,
  ) {}

  static of(text: string): Json {
    const start = skipSpace(text, 0);
    return new Json(text, start, skipValue(text, start));
  }

  /** Whether there is no such value, or null. */
  get isMissing(): bool {
    return this.start == this.end || this.first == Char.n;
  }

  get isText(): bool {
    return this.first == Char.Quote;
  }

  get isList(): bool {
    return this.first == Char.OpenBracket;
  }

  get isMap(): bool {
    return this.first == Char.OpenBrace;
  }

  /** The text that it is, or no characters. */
  get text(): string {
    return this.isText ? unquote(this.source.substring(this.start, this.end)) : '';
  }

  /** The value as JSON. */
  toString(): string {
    return this.source.substring(this.start, this.end);
  }

  /** The member with this name; what is missing has only missing members. */
  get(name: string): Json {
    const members = this.members();
    for (let i = 0; i < members.length; i++) {
      if (members[i].name == name) return members[i].value;
    }
    return new Json('', 0, 0);
  }

  /** What a map has, in the order of the text; nothing if it is missing. */
  members(): Member[] {
    const found = new Array<Member>();
    if (this.isMissing) return found;
    if (!this.isMap) throw new Error(`expected a map, found ${this.beginning}`);
    for (let at = this.firstItem(); at < this.end; at = this.nextItem(at)) {
      const nameEnd = skipText(this.source, at);
      const start = skipSpace(this.source, skipSpace(this.source, nameEnd) + 1);
      const value = new Json(this.source, start, skipValue(this.source, start));
      found.push(new Member(unquote(this.source.substring(at, nameEnd)), value));
      at = value.end;
    }
    return found;
  }

  /** What a list has; nothing if it is missing. */
  items(): Json[] {
    const found = new Array<Json>();
    if (this.isMissing) return found;
    if (!this.isList) throw new Error(`expected a list, found ${this.beginning}`);
    for (let at = this.firstItem(); at < this.end; at = this.nextItem(at)) {
      const item = new Json(this.source, at, skipValue(this.source, at));
      found.push(item);
      at = item.end;
    }
    return found;
  }

  /** For messages. */
  private get beginning(): string {
    return this.source.substring(this.start, min(this.end, this.start + 80));
  }

  private get first(): i32 {
    return this.start < this.end ? this.source.charCodeAt(this.start) : 0;
  }

  /** Where the first item of a list or map begins, or its end. */
  private firstItem(): i32 {
    const at = skipSpace(this.source, this.start + 1);
    return at == this.end - 1 ? this.end : at;
  }

  /** Where the item behind another one begins, or the end. */
  private nextItem(itemEnd: i32): i32 {
    const at = skipSpace(this.source, itemEnd);
    return at == this.end - 1 ? this.end : skipSpace(this.source, at + 1);
  }
}

/** A member of a map. */
export class Member {
  constructor(
    readonly name: string,
    readonly value: Json,
  ) {}
}
