/** What is shorter would be found in any text. */
const minLength = 4;
/** Ways to write one character, in lower case; or any number of blanks, since texts are folded on their way. */
type Unit = readonly string[] | 'blanks';

const blankCharacter = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]`;
/** As it is, or as headers, forms, URLs and JSON write it: beyond ASCII, anything may be one. */
const blank = new RegExp(
  String.raw`${blankCharacter}|[\x80-\xff+]|%(?:[01][0-9a-f]|20|7f|[89a-f][0-9a-f])|(?:\\|%5c){1,2}(?:[nrtbf]|u[0-9a-f]{4})`,
  'uy',
);
const blanks = new RegExp(`^${blankCharacter}+$`, 'u');
const unitPattern = new RegExp(`${blankCharacter}+|.`, 'gsu');
/** What may follow on the characters of base64 that hold nothing but the secret. */
const restOfBase64 = /[a-z0-9+/_-]?(?:(?:=|%3d)+|(?![a-z0-9+/_-]))/y;

/** How many characters may still be compared: servers have a hand in both sides. */
export interface Budget {
  steps: number;
}

/** A secret in a way in which it may be written; as it is, in URLs, forms and JSON, folded, and cut. */
export class SecretForm {
  private readonly units: readonly Unit[];
  private readonly isBase64: boolean;

  private constructor(units: readonly Unit[], isBase64: boolean) {
    this.units = units;
    this.isBase64 = isBase64;
  }

  /** The ways to write a secret: as text, and inside of something else in base64. None for one that is too short. */
  static allOf(secret: string): SecretForm[] {
    const units = secret.toWellFormed().match(unitPattern) ?? [];
    while (blanks.test(units[0] ?? '')) units.shift();
    while (blanks.test(units.at(-1) ?? '')) units.pop();
    const text = units.map((unit) => (blanks.test(unit) ? 'blanks' : waysToWrite(unit)));
    const encoded = base64Of(secret).map((code) => Array.from(code, waysToWriteBase64));
    return [
      ...[text].map((one) => new SecretForm(one, false)),
      ...encoded.map((one) => new SecretForm(one, true)),
    ].filter((form) => form.units.length >= minLength);
  }

  /**
   * Where the secret ends that begins at `start`, or the beginning of it that was cut by `…`; `undefined` where there is
   * none.
   * @param text with letters of ASCII in lower case
   */
  endIn(text: string, start: number, budget: Budget): number | undefined {
    const [first] = this.units;
    if (first === undefined || first === 'blanks' || !first.some((way) => text.startsWith(way, start)))
      return undefined;
    let ends = new Set([start]);
    for (const [index, unit] of this.units.entries()) {
      const next = new Set<number>();
      for (const end of ends) {
        budget.steps--;
        if (unit === 'blanks') addBlanks(text, end, next);
        else {
          for (const way of unit) {
            if (text.startsWith(way, end)) next.add(end + way.length);
            const cut = index < minLength ? undefined : cutOf(text, end, way);
            if (cut !== undefined) return cut;
          }
        }
      }
      if (next.size === 0 || budget.steps < 0) return undefined;
      ends = next;
    }
    const end = Math.max(...ends);
    if (!this.isBase64) return end;
    restOfBase64.lastIndex = end;
    return end + (restOfBase64.exec(text)?.[0].length ?? 0);
  }
}

/** The places behind no, one, and more blanks. */
function addBlanks(text: string, start: number, places: Set<number>): void {
  places.add(start);
  blank.lastIndex = start;
  while (blank.test(text)) places.add(blank.lastIndex);
}

/** Where a text was cut in the middle of `way`, or before it. */
function cutOf(text: string, start: number, way: string): number | undefined {
  const length = text.slice(start, start + way.length).indexOf('…');
  return length !== -1 && way.startsWith(text.slice(start, start + length)) ? start + length : undefined;
}

function waysToWrite(character: string): string[] {
  const inJson = JSON.stringify(character).slice(1, -1);
  const bytes = Buffer.from(character);
  const ways = [
    character,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    `\\${character}`,
    Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    encodeURIComponent(inJson),
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join(''),
    // As headers are read.
    bytes.toString('latin1'),
  ];
  return [...new Set(ways.map(lowerCaseOf))];
}

function waysToWriteBase64(character: string): string[] {
  const others: Partial<Record<string, string>> = { '+': '-', '/': '_' };
  const other = others[character];
  return [...waysToWrite(character), ...(other === undefined ? [] : waysToWrite(other))];
}

/** The characters of base64 that stand for bytes of the secret alone, wherever it begins in what is encoded. */
function base64Of(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((before) => {
    const code = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return code.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

/** Of ASCII only: other letters may change their length. */
export function lowerCaseOf(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
