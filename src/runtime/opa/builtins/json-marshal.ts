import {
  BuiltinError,
  BuiltinHaltError,
  maxTextLength,
  objectOperand,
  stringOperand,
  type BuiltinGroup,
} from './builtin.ts';
import { formatTerm } from './term.ts';
import { OpaSet, sortedEntries, type OpaObject, type OpaValue } from './value.ts';

/** JSON text with a choice of indentation. */
export const jsonMarshalBuiltins: BuiltinGroup = {
  'json.marshal_with_options': (_context, value, options) => {
    const { isPretty, prefix, indent } = readOptions(objectOperand(options, 2));
    if (!isPretty) return formatJson(value ?? null, undefined);
    return prefix + formatJson(value ?? null, { prefix, indent });
  },
};

interface Layout {
  readonly prefix: string;
  readonly indent: string;
}

function readOptions(options: OpaObject): Layout & { isPretty: boolean } {
  const known = new Set(['pretty', 'prefix', 'indent']);
  for (const key of options.keys()) {
    if (typeof key !== 'string' || !known.has(key)) {
      throw new BuiltinError('object contained unknown key');
    }
  }
  const prefix = options.get('prefix');
  const indent = options.get('indent');
  const pretty = options.get('pretty') ?? (prefix !== undefined || indent !== undefined);
  if (typeof pretty !== 'boolean') throw new BuiltinError('key pretty failed cast to bool');
  return {
    isPretty: pretty,
    prefix: prefix === undefined ? '' : stringOperand(prefix, 2),
    indent: indent === undefined ? '\t' : stringOperand(indent, 2),
  };
}

function formatJson(value: OpaValue, layout: Layout | undefined): string {
  const pieces: string[] = [];
  let length = 0;
  const emit = (piece: string): void => {
    length += piece.length;
    if (length > maxTextLength) throw new BuiltinHaltError('json.marshal_with_options: the text is too long');
    pieces.push(piece);
  };
  const breakLine = (depth: number): void => {
    if (layout !== undefined) emit(`\n${layout.prefix}${layout.indent.repeat(depth)}`);
  };
  const writeAll = <T>(marks: string, items: readonly T[], depth: number, write: (item: T) => void): void => {
    emit(marks.slice(0, 1));
    for (const [index, item] of items.entries()) {
      if (index > 0) emit(',');
      breakLine(depth + 1);
      write(item);
    }
    if (items.length > 0) breakLine(depth);
    emit(marks.slice(1));
  };
  const write = (item: OpaValue, depth: number): void => {
    if (item instanceof Map) {
      writeAll('{}', sortedEntries(item), depth, ([key, member]) => {
        emit(
          `${quoteJson(typeof key === 'string' ? key : formatTerm(key))}:${layout === undefined ? '' : ' '}`,
        );
        write(member, depth + 1);
      });
    } else if (Array.isArray(item) || item instanceof OpaSet) {
      const items = Array.isArray(item) ? item : item.members;
      writeAll('[]', items, depth, (member) => {
        write(member, depth + 1);
      });
    } else emit(typeof item === 'string' ? quoteJson(item) : formatTerm(item));
  };
  write(value, 0);
  return pieces.join('');
}

/** Go also escapes what is special to HTML and JavaScript. */
function quoteJson(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (mark) => {
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
