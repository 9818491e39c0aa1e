import { BuiltinError, stringOperand, wordOperand, type BuiltinGroup } from './builtin.ts';
import {
  checkRange,
  daysFromEpoch,
  daysInMonth,
  instantOf,
  toLocalTime,
  type LocalTime,
} from './calendar.ts';
import { parseDuration } from './duration.ts';
import { parseTime } from './time-parse.ts';
import { createZoneLookup, utc, type TimeZone } from './time-zone.ts';
import { formatTime, readLayout, weekdayNames } from './time-layout.ts';
import type { OpaValue } from './value.ts';

/** Instants in nanoseconds since the epoch, alone or as `[nanoseconds, zone]` (policy-abi 5.3). */
export function createTimeBuiltins(): BuiltinGroup {
  const findZone = createZoneLookup();
  const read = (value: OpaValue | undefined): ZonedInstant => readInstant(value, findZone);
  const local = (value: OpaValue | undefined): LocalTime => {
    const { instant, zone } = read(value);
    return toLocalTime(instant, zone);
  };
  return {
    'time.now_ns': (context) => context.now(),
    'time.parse_rfc3339_ns': (_context, text) => parseTime(readLayout('RFC3339'), stringOperand(text, 1)),
    'time.parse_ns': (_context, layout, text) => {
      return parseTime(readLayout(stringOperand(layout, 1)), stringOperand(text, 2));
    },
    'time.parse_duration_ns': (_context, text) => parseDuration(stringOperand(text, 1)),
    'time.date': (_context, value) => {
      const { year, month, day } = local(value);
      return [year, month, day].map(BigInt);
    },
    'time.clock': (_context, value) => {
      const { hour, minute, second } = local(value);
      return [hour, minute, second].map(BigInt);
    },
    'time.weekday': (_context, value) => weekdayNames[local(value).weekday] ?? '',
    'time.format': (_context, value) => {
      const { instant, zone, layout } = read(value);
      return formatTime(toLocalTime(instant, zone, true), readLayout(layout === '' ? 'RFC3339Nano' : layout));
    },
    'time.add_date': (_context, value, years, months, days) => {
      const amounts = [wordOperand(years, 2), wordOperand(months, 3), wordOperand(days, 4)];
      return addDate(read(value), amounts);
    },
    'time.diff': (_context, first, second) => {
      const { instant, zone } = read(first);
      return difference(instant, read(second).instant, zone).map(BigInt);
    },
  };
}

interface ZonedInstant {
  readonly instant: bigint;
  readonly zone: TimeZone;
  readonly layout: string;
}

function readInstant(value: OpaValue | undefined, findZone: (name: string) => TimeZone): ZonedInstant {
  if (!Array.isArray(value)) return { instant: instantOperand(value), zone: utc, layout: '' };
  const [instant, zone, layout] = value;
  return {
    instant: instantOperand(instant),
    zone: zone === undefined ? utc : findZone(stringOperand(zone, 1)),
    layout: layout === undefined ? '' : stringOperand(layout, 1),
  };
}

function instantOperand(value: OpaValue | undefined): bigint {
  if (typeof value === 'bigint') return checkRange(value);
  if (typeof value === 'number' && Number.isInteger(value)) return checkRange(BigInt(value));
  throw new BuiltinError('operand 1 must be either number (ns) or [number (ns), string (tz)]');
}

/** Beyond it no result is within the range of instants. */
const maxAmount = 10_000_000n;

/** Months and days that do not exist carry over: one month after 31 January is in March. */
function addDate({ instant, zone }: ZonedInstant, amounts: readonly bigint[]): bigint {
  if (amounts.some((amount) => amount > maxAmount || amount < -maxAmount)) {
    throw new BuiltinError('time outside of valid range');
  }
  const [years = 0, months = 0, days = 0] = amounts.map(Number);
  const { year, month, day, hour, minute, second, nanosecond } = toLocalTime(instant, zone);
  const date = daysFromEpoch(year + years, month + months, day + days);
  if (!Number.isFinite(date)) throw new BuiltinError('time outside of valid range');
  return instantOf(date * 86_400 + hour * 3600 + minute * 60 + second, nanosecond, zone);
}

/** Years, months, days, hours, minutes and seconds between two instants. */
function difference(a: bigint, b: bigint, zone: TimeZone): number[] {
  const from = toLocalTime(a < b ? a : b, zone);
  const to = toLocalTime(a < b ? b : a, zone);
  const second = to.second - from.second;
  const minute = to.minute - from.minute - borrow(second);
  const hour = to.hour - from.hour - borrow(minute);
  const day = to.day - from.day - borrow(hour);
  const month = to.month - from.month - borrow(day);
  const year = to.year - from.year - borrow(month);
  return [
    year,
    carry(month, 12),
    carry(day, daysInMonth(from.year, from.month)),
    carry(hour, 24),
    carry(minute, 60),
    carry(second, 60),
  ];
}

function borrow(difference: number): number {
  return difference < 0 ? 1 : 0;
}

function carry(difference: number, unit: number): number {
  return difference < 0 ? difference + unit : difference;
}
