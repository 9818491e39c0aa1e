/** Offsets in a text: of a value, and of the key in front of it. */
export interface ValuePlace {
  readonly start: number;
  readonly keyStart: number | undefined;
}

/** The place of what an object or array has under a key or index. */
type Children = (step: string | number) => ValuePlace | undefined;

/** Places of values in the text of one valid JSON document. It goes through a container when first asked for it. */
export class JsonLocator {
  private readonly text: string;
  /** By the offset of the container. */
  private readonly children = new Map<number, Children>();

  constructor(text: string) {
    this.text = text;
  }

  /** The value at a path, or the nearest around it that is there; of equal keys, the last counts. */
  locate(path: readonly (string | number)[]): ValuePlace {
    let place: ValuePlace = { start: this.skipSpace(0), keyStart: undefined };
    for (const step of path) {
      const inner = this.childrenAt(place.start)(step);
      if (inner === undefined) return { start: place.start, keyStart: undefined };
      place = inner;
    }
    return place;
  }

  /** Offsets of a key that an object has more than once: the first two. @param objectStart offset of its brace */
  repeatedKeyStarts(objectStart: number, key: string): number[] {
    const starts: number[] = [];
    for (const member of this.members(objectStart)) {
      if (member.key === key && starts.push(member.keyStart) === 2) break;
    }
    return starts;
  }

  private childrenAt(start: number): Children {
    let children = this.children.get(start);
    if (children === undefined) {
      children = this.readChildren(start);
      this.children.set(start, children);
    }
    return children;
  }

  private readChildren(start: number): Children {
    if (this.text[start] === '[') {
      const items = this.readItems(start);
      return (step) => {
        const item = typeof step === 'number' ? items[step] : undefined;
        return item === undefined ? undefined : { start: item, keyStart: undefined };
      };
    }
    const members = this.text[start] === '{' ? this.readMembers(start) : new Map<string, ValuePlace>();
    return (step) => members.get(String(step));
  }

  private readItems(start: number): number[] {
    const items: number[] = [];
    let at = this.skipSpace(start + 1);
    while (this.text[at] !== ']') {
      items.push(at);
      at = this.skipComma(this.endOfValue(at));
    }
    return items;
  }

  private readMembers(start: number): Map<string, ValuePlace> {
    const places = new Map<string, ValuePlace>();
    for (const { key, ...place } of this.members(start)) places.set(key, place);
    return places;
  }

  private *members(objectStart: number): Generator<{ key: string; keyStart: number; start: number }> {
    let at = this.skipSpace(objectStart + 1);
    while (this.text[at] !== '}') {
      const keyEnd = this.endOfString(at);
      const key = String(JSON.parse(this.text.slice(at, keyEnd)));
      const start = this.skipSpace(this.skipSpace(keyEnd) + ':'.length);
      yield { key, keyStart: at, start };
      at = this.skipComma(this.endOfValue(start));
    }
  }

  private endOfValue(start: number): number {
    const { text } = this;
    if (text[start] === '"') return this.endOfString(start);
    if (text[start] !== '{' && text[start] !== '[') return this.find(/[\s,\]}]/g, start);
    let depth = 0;
    let at = start;
    for (;;) {
      at = this.find(/["[\]{}]/g, at);
      if (text[at] === '"') {
        at = this.endOfString(at);
        continue;
      }
      depth += text[at] === '{' || text[at] === '[' ? 1 : -1;
      at++;
      if (depth === 0) return at;
    }
  }

  private endOfString(start: number): number {
    let at = this.find(/["\\]/g, start + 1);
    while (this.text[at] === '\\') at = this.find(/["\\]/g, at + 2);
    return at + 1;
  }

  private skipComma(start: number): number {
    const at = this.skipSpace(start);
    return this.text[at] === ',' ? this.skipSpace(at + 1) : at;
  }

  private skipSpace(start: number): number {
    return this.find(/\S/g, start);
  }

  private find(pattern: RegExp, start: number): number {
    pattern.lastIndex = start;
    return pattern.exec(this.text)?.index ?? this.text.length;
  }
}
