import { BuiltinError } from './builtin.ts';

/** Offsets from UTC of one time zone. */
export interface TimeZone {
  /** Seconds to add to UTC at an instant, given in seconds since the epoch. */
  readonly offsetAt: (second: number) => number;
  /** The abbreviation in use at an instant, such as `CET`, or `undefined` for zones without one. */
  readonly abbreviationAt: (second: number) => string | undefined;
}

export const utc: TimeZone = { offsetAt: () => 0, abbreviationAt: () => 'UTC' };

/** Zones kept by one policy. */
const maxCached = 50;

/**
 * A lookup of zones by their names in the IANA database. `''`, `UTC` and `Local` are UTC, so that an
 * answer does not depend on the machine.
 * @throws BuiltinError from the lookup, for an unknown name.
 */
export function createZoneLookup(): (name: string) => TimeZone {
  const cache = new Map<string, TimeZone>();
  return (name) => {
    if (name === '' || name === 'UTC' || name === 'Local') return utc;
    const known = cache.get(name);
    if (known !== undefined) return known;
    const zone = loadZone(name);
    if (cache.size >= maxCached) cache.clear();
    cache.set(name, zone);
    return zone;
  };
}

function loadZone(name: string): TimeZone {
  const clock = createFormat('en-US', name, {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return {
    offsetAt: (second) => {
      const fields = new Map<string, number>();
      for (const { type, value } of clock.formatToParts(second * 1000)) fields.set(type, Number(value));
      const field = (type: string): number => fields.get(type) ?? 0;
      const local = Date.UTC(
        field('year'),
        field('month') - 1,
        field('day'),
        field('hour'),
        field('minute'),
        field('second'),
      );
      return local / 1000 - second;
    },
    abbreviationAt: (second) => findAbbreviation(name, second),
  };
}

/** Each locale knows the abbreviations of its own region only. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-ZA', 'en-IN', 'en-NZ'];

function findAbbreviation(name: string, second: number): string | undefined {
  for (const locale of locales) {
    const parts = createFormat(locale, name, { timeZoneName: 'short' }).formatToParts(second * 1000);
    const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (text === 'GMT' || /^[A-Z]{3,5}$/.test(text)) return text;
  }
  return undefined;
}

function createFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  // An offset such as `+01:00` is a zone for JavaScript, but not in the database.
  if (!/^[A-Za-z]/.test(timeZone)) throw new BuiltinError(`unknown time zone ${timeZone}`);
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  } catch {
    throw new BuiltinError(`unknown time zone ${timeZone}`);
  }
}
