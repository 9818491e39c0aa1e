import { WardctlError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { shownValue } from '../../policy/index.ts';
import { suggest } from '../../suggest.ts';
import { fromBase64 } from '../encoding/bytes.ts';
import { parseTime } from '../encoding/time.ts';

/** Of texts such as URLs and names. */
const maxCharacters = 2048;
const maxItems = 100;

/** A value of a trust root's JSON, with what it is for messages. `null` is as good as nothing, as in all of protobuf. */
export class TrustValue {
  readonly value: JsonValue;
  private readonly source: TrustSource;
  private readonly path: string;

  constructor(value: JsonValue, source: TrustSource, path = '') {
    this.value = value;
    this.source = source;
    this.path = path;
  }

  /** That it is an object. What other keys it has is refused, or ignored. */
  withKeys(...keys: readonly string[]): this {
    for (const key of this.object().keys()) {
      if (keys.includes(key)) continue;
      const near = keys.find((known) => plain(known) === plain(key));
      // Readers of protobuf skip what they do not know, and so would miss a validity that is written in another way.
      if (near === undefined && this.source.unknownKeys === 'ignored') continue;
      const meant = near ?? (key.length > 100 ? undefined : suggest(key, keys));
      const advice = meant === undefined ? `known are ${keys.join(', ')}` : `did you mean ${meant}?`;
      throw this.wrong(`unknown key ${JSON.stringify(key.slice(0, 100))}; ${advice}`);
    }
    return this;
  }

  member(key: string): TrustValue {
    const path = this.path === '' ? key : `${this.path}.${key}`;
    return new TrustValue(this.object().get(key) ?? null, this.source, path);
  }

  isMissing(): boolean {
    return this.value === null;
  }

  /** Its items; none where it is missing. */
  items(): TrustValue[] {
    if (this.value === null) return [];
    if (!Array.isArray(this.value)) throw this.unexpected('a list');
    const { length } = this.value;
    if (length > maxItems) {
      throw this.wrong(`expected at most ${String(maxItems)} entries, found ${String(length)}`);
    }
    return this.value.map(
      (item, index) => new TrustValue(item, this.source, `${this.path}[${String(index)}]`),
    );
  }

  /** A text on one line; `''` where it is missing. */
  text(): string {
    if (this.value === null) return '';
    if (typeof this.value !== 'string') throw this.unexpected('a text');
    if (this.value.length > maxCharacters || /[\p{C}\p{Zl}\p{Zp}]/u.test(this.value)) {
      throw this.unexpected(`a text on one line of at most ${String(maxCharacters)} characters`);
    }
    return this.value;
  }

  choice<const T extends string>(...words: readonly T[]): T {
    const found = words.find((word) => word === this.value);
    if (found === undefined) throw this.unexpected(words.join(' or '));
    return found;
  }

  bytes(): Buffer {
    const bytes = typeof this.value === 'string' ? fromBase64(this.value) : undefined;
    if (bytes === undefined || bytes.length === 0) throw this.unexpected('base64');
    return bytes;
  }

  /** A time; `undefined` where it is missing. */
  time(): Date | undefined {
    if (this.value === null) return undefined;
    const time = typeof this.value === 'string' ? parseTime(this.value) : undefined;
    if (time === undefined) throw this.unexpected('a time such as 2025-09-23T00:00:00Z');
    return time;
  }

  unexpected(expected: string): WardctlError {
    return this.wrong(`expected ${expected}, found ${shownValue(this.value)}`);
  }

  wrong(problem: string, cause?: unknown): WardctlError {
    const place = this.path === '' ? '' : `${this.path}: `;
    return invalidTrustRoot(this.source.origin, `${place}${problem}`, cause);
  }

  private object(): JsonObject {
    if (!isObject(this.value)) throw this.unexpected('an object');
    return this.value;
  }
}

/** Where a trust root's JSON is from. */
export interface TrustSource {
  /** For messages. */
  readonly origin: string;
  /** `ignored` for what is signed: later versions of the format may have more. */
  readonly unknownKeys: 'refused' | 'ignored';
}

export function invalidTrustRoot(origin: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('TRUST_ROOT_INVALID', `${origin} is no usable trust root: ${problem}`, {
    hint: 'Give a ClientTrustConfig or TrustedRoot of Sigstore, for instance from `wardctl trust export`.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Alike in the two ways that protobuf has to write a name. */
function plain(key: string): string {
  return key.toLowerCase().replaceAll('_', '');
}
