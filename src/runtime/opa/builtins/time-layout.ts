import { BuiltinHaltError } from './builtin.ts';
import type { LocalTime } from './calendar.ts';

/** A piece of a layout: a field such as `2006` or `Jan`, or literal text. */
export interface LayoutPiece {
  readonly text: string;
  readonly isField: boolean;
}

const field =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_(?=2006)|__2|_2|3|4|5|PM|pm|[-Z]07(?::00:00|0000|:00|00)?|[.,](?:0+|9+)(?!\d)/g;

/** Layouts are written by hand; a longer one is an attack. */
const maxLayoutLength = 1000;

const namedLayouts = new Map([
  ['ANSIC', 'Mon Jan _2 15:04:05 2006'],
  ['UnixDate', 'Mon Jan _2 15:04:05 MST 2006'],
  ['RubyDate', 'Mon Jan 02 15:04:05 -0700 2006'],
  ['RFC822', '02 Jan 06 15:04 MST'],
  ['RFC822Z', '02 Jan 06 15:04 -0700'],
  ['RFC850', 'Monday, 02-Jan-06 15:04:05 MST'],
  ['RFC1123', 'Mon, 02 Jan 2006 15:04:05 MST'],
  ['RFC1123Z', 'Mon, 02 Jan 2006 15:04:05 -0700'],
  ['RFC3339', '2006-01-02T15:04:05Z07:00'],
  ['RFC3339Nano', '2006-01-02T15:04:05.999999999Z07:00'],
]);

/** The pieces of one of Go's layouts, given by its text or the name of its constant. */
export function readLayout(nameOrLayout: string): LayoutPiece[] {
  const layout = namedLayouts.get(nameOrLayout) ?? nameOrLayout;
  if (layout.length > maxLayoutLength) throw new BuiltinHaltError('a time layout of the policy is too long');
  const pieces: LayoutPiece[] = [];
  let from = 0;
  for (const match of layout.matchAll(field)) {
    if (match[0] === '_') continue;
    if (match.index > from) pieces.push({ text: layout.slice(from, match.index), isField: false });
    pieces.push({ text: match[0], isField: true });
    from = match.index + match[0].length;
  }
  if (from < layout.length) pieces.push({ text: layout.slice(from), isField: false });
  return pieces;
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The text of a time in one of Go's layouts. */
export function formatTime(time: LocalTime, layout: readonly LayoutPiece[]): string {
  return layout.map(({ text, isField }) => (isField ? formatField(time, text) : text)).join('');
}

function formatField(time: LocalTime, name: string): string {
  const plain = plainFields.get(name);
  if (plain !== undefined) return plain(time);
  if (name.startsWith('Z') && time.offset === 0) return 'Z';
  return /^[.,]/.test(name)
    ? formatFraction(time.nanosecond, name)
    : formatOffset(time.offset, name.slice(1));
}

const plainFields = new Map<string, (time: LocalTime) => string>([
  ['2006', ({ year }) => padded(year, 4)],
  ['06', ({ year }) => padded(year % 100, 2)],
  ['January', ({ month }) => monthNames[month - 1] ?? ''],
  ['Jan', ({ month }) => (monthNames[month - 1] ?? '').slice(0, 3)],
  ['01', ({ month }) => padded(month, 2)],
  ['1', ({ month }) => String(month)],
  ['Monday', ({ weekday }) => weekdayNames[weekday] ?? ''],
  ['Mon', ({ weekday }) => (weekdayNames[weekday] ?? '').slice(0, 3)],
  ['2', ({ day }) => String(day)],
  ['_2', ({ day }) => String(day).padStart(2)],
  ['02', ({ day }) => padded(day, 2)],
  ['__2', ({ yearDay }) => String(yearDay).padStart(3)],
  ['002', ({ yearDay }) => padded(yearDay, 3)],
  ['15', ({ hour }) => padded(hour, 2)],
  ['3', ({ hour }) => String(hour % 12 || 12)],
  ['03', ({ hour }) => padded(hour % 12 || 12, 2)],
  ['4', ({ minute }) => String(minute)],
  ['04', ({ minute }) => padded(minute, 2)],
  ['5', ({ second }) => String(second)],
  ['05', ({ second }) => padded(second, 2)],
  ['PM', ({ hour }) => (hour >= 12 ? 'PM' : 'AM')],
  ['pm', ({ hour }) => (hour >= 12 ? 'pm' : 'am')],
  [
    'MST',
    ({ abbreviation, offset }) => abbreviation ?? formatOffset(offset, offset % 3600 === 0 ? '07' : '0700'),
  ],
]);

/** `shape` is the field without its sign: `07`, `0700`, `07:00`, with seconds `070000`, `07:00:00`. */
function formatOffset(offset: number, shape: string): string {
  const magnitude = Math.abs(offset);
  const parts = [magnitude / 3600, (magnitude / 60) % 60, magnitude % 60];
  const digits = parts.map((part) => padded(Math.floor(part), 2));
  const count = shape.replaceAll(':', '').length / 2;
  return (offset < 0 ? '-' : '+') + digits.slice(0, count).join(shape.includes(':') ? ':' : '');
}

function formatFraction(nanosecond: number, name: string): string {
  const digits = padded(nanosecond, 9)
    .padEnd(name.length - 1, '0')
    .slice(0, name.length - 1);
  if (name[1] === '0') return name.slice(0, 1) + digits;
  const shown = digits.replace(/0+$/, '');
  return shown === '' ? '' : name.slice(0, 1) + shown;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
