import { BuiltinError } from './builtin.ts';
import type { TimeZone } from './time-zone.ts';

/** A point in time on the calendar and clock of its zone. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly abbreviation: string | undefined;
}

const nanosecondsPerSecond = 1_000_000_000n;
const maxNanoseconds = 2n ** 63n - 1n;

/** The calendar and clock of a zone at an instant. */
export function toLocalTime(nanoseconds: bigint, zone: TimeZone, withAbbreviation = false): LocalTime {
  const { second, nanosecond } = splitNanoseconds(nanoseconds);
  const offset = zone.offsetAt(second);
  const date = new Date((second + offset) * 1000);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond,
    weekday: date.getUTCDay(),
    yearDay: daysFromEpoch(year, date.getUTCMonth() + 1, date.getUTCDate()) - daysFromEpoch(year, 1, 1) + 1,
    offset,
    abbreviation: withAbbreviation ? zone.abbreviationAt(second) : undefined,
  };
}

function splitNanoseconds(nanoseconds: bigint): { second: number; nanosecond: number } {
  const remainder = ((nanoseconds % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond;
  return { second: Number((nanoseconds - remainder) / nanosecondsPerSecond), nanosecond: Number(remainder) };
}

/** Days since 1 January 1970; months and days beyond their ranges carry over. */
export function daysFromEpoch(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 86_400_000;
}

export function daysInMonth(year: number, month: number): number {
  return daysFromEpoch(year, month + 1, 1) - daysFromEpoch(year, month, 1);
}

/** The instant of a second on the clock of a zone; the clock counts as UTC in `localSecond`. */
export function instantOf(localSecond: number, nanosecond: number, zone: TimeZone): bigint {
  let offset = zone.offsetAt(localSecond);
  if (offset !== 0) offset = zone.offsetAt(localSecond - offset);
  return checkRange(BigInt(localSecond - offset) * nanosecondsPerSecond + BigInt(nanosecond));
}

/**
 * The instant itself, if 64 bits hold it.
 * @throws BuiltinError before 1677 and after 2262.
 */
export function checkRange(nanoseconds: bigint): bigint {
  if (nanoseconds > maxNanoseconds || nanoseconds < -maxNanoseconds - 1n) {
    throw new BuiltinError('time outside of valid range');
  }
  return nanoseconds;
}
