import { BuiltinError, BuiltinHaltError, maxTextLength } from './builtin.ts';
import { formatGoFloat } from './go-float.ts';
import { resolvePlain } from './yaml-scalar.ts';
import { OpaSet, type OpaObject, type OpaValue } from './value.ts';
import { compareKeys } from './yaml-keys.ts';

/** Bytes of a key that can stand on one line with its value. */
const maxSimpleKeyBytes = 128;

/** The block style of go-yaml with two spaces of indentation, keys in their natural order. */
export function writeYaml(value: OpaValue): string {
  const writer = new Writer();
  writer.node(value, 0, '');
  return writer.text();
}

class Writer {
  private readonly pieces: string[] = [];
  private length = 0;

  text(): string {
    return this.pieces.join('');
  }

  /**
   * @param indent columns of the items of a container.
   * @param lead what separates a scalar from the text before it: nothing or a space.
   */
  node(value: OpaValue, indent: number, lead: string): void {
    if (value instanceof Map && value.size > 0) this.mapping(value, indent);
    else if (isList(value) && listItems(value).length > 0) this.sequence(listItems(value), indent);
    else this.emit(`${lead}${scalarText(value, indent === 0 ? 2 : indent)}\n`);
  }

  private sequence(items: readonly OpaValue[], indent: number): void {
    for (const [index, item] of items.entries()) {
      // The first line stands where the caller has put it.
      if (index > 0) this.emit(' '.repeat(indent));
      this.emit('-');
      if (isBlock(item)) this.emit(' ');
      this.node(item, indent + 2, ' ');
    }
  }

  private mapping(object: OpaObject, indent: number): void {
    const entries = [...object].map(([key, item]) => [keyOf(key), item] as const);
    entries.sort(([a], [b]) => compareKeys(a, b));
    for (const [index, [key, item]] of entries.entries()) {
      if (index > 0) this.emit(' '.repeat(indent));
      const isSimple = isSimpleKey(key);
      if (isSimple) this.emit(`${key === '' ? '""' : stringText(key, indent, true)}:`);
      else this.emit(`? ${stringText(key, indent + 2, false)}\n${' '.repeat(indent)}:`);
      if (isBlock(item)) this.emit(isSimple ? `\n${' '.repeat(indent + 2)}` : ' ');
      this.node(item, indent + 2, ' ');
    }
  }

  private emit(piece: string): void {
    this.length += piece.length;
    if (this.length > maxTextLength) throw new BuiltinHaltError('yaml.marshal: the text is too long');
    this.pieces.push(piece);
  }
}

/** Other keys are introduced by a question mark. */
function isSimpleKey(key: string): boolean {
  return !key.includes('\n') && Buffer.byteLength(key) <= maxSimpleKeyBytes;
}

function keyOf(key: OpaValue): string {
  if (typeof key === 'string') return key;
  throw new BuiltinError('yaml.marshal: keys must be strings');
}

function isList(value: OpaValue): value is OpaValue[] | OpaSet {
  return Array.isArray(value) || value instanceof OpaSet;
}

function listItems(value: OpaValue[] | OpaSet): readonly OpaValue[] {
  return Array.isArray(value) ? value : value.members;
}

function isBlock(value: OpaValue): boolean {
  return value instanceof Map ? value.size > 0 : isList(value) && listItems(value).length > 0;
}

function scalarText(value: OpaValue, indent: number): string {
  if (typeof value === 'string') return stringText(value, indent, false);
  if (typeof value === 'number') return formatGoFloat(value, 'g', undefined);
  if (typeof value === 'bigint') return integerText(value);
  if (value instanceof Map) return '{}';
  return isList(value) ? '[]' : String(value);
}

/** Integers beyond 64 bits pass through a float in OPA. */
function integerText(value: bigint): string {
  const fits = value >= -(2n ** 63n) && value < 2n ** 64n;
  return fits ? String(value) : formatGoFloat(Number(value), 'g', undefined);
}

function stringText(text: string, indent: number, isKey: boolean): string {
  if (text.includes('\n')) return isKey || !allowsLiteral(text) ? doubleQuoted(text) : literal(text, indent);
  if (text === '') return '""';
  const isAmbiguous = resolvePlain(text).kind !== 'string' || oldBoolean.test(text) || base60.test(text);
  if (isAmbiguous || /[\t]/.test(text) || hasSpecial(text)) return doubleQuoted(text);
  if (!startsOrHoldsIndicator(text) && !/^ | $/.test(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

const oldBoolean = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const base60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;

function startsOrHoldsIndicator(text: string): boolean {
  return /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?: |$))|:(?: |$)| #/.test(text);
}

/** Characters beyond what YAML prints, or breaks next to spaces, which only double quotes keep. */
function hasSpecial(text: string): boolean {
  return /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\t]|[\r\u0085\u2028\u2029]/.test(text);
}

function allowsLiteral(text: string): boolean {
  return !hasSpecial(text) && !/ \n| $/.test(text);
}

function literal(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return `|${hint}${chomp}\n${lines.join('\n')}`;
}

const escapes = new Map([
  ['\0', '\\0'],
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\u001b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0085', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function doubleQuoted(text: string): string {
  const shown = text.replace(
    /["\\]|[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u2028\u2029]/gu,
    (character) => {
      const code = character.codePointAt(0) ?? 0;
      const digits = code.toString(16).toUpperCase();
      if (code <= 0xff) return escapes.get(character) ?? `\\x${digits.padStart(2, '0')}`;
      return (
        escapes.get(character) ??
        (code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`)
      );
    },
  );
  return `"${shown}"`;
}
