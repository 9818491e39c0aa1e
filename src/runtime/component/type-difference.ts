import type { FunctionType, ValueType } from '../../wasm/index.ts';

/** Where two types differ first. All texts are short, and hold no characters but printable ASCII. */
export interface TypeDifference {
  /** Such as `parameter request, case admission, field uid`, or `result`; empty for the function itself. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

const maxNameLength = 60;
const maxTextLength = 160;

/** How the type of a function differs from another one, by structure: types have no names at the outside of a component. */
export function functionDifference(expected: FunctionType, found: FunctionType): TypeDifference | undefined {
  const isOther =
    expected.isAsync !== found.isAsync ||
    !hasSame(expected.parameterNames, found.parameterNames) ||
    (expected.result === undefined) !== (found.result === undefined);
  if (isOther) return difference([], signature(expected), signature(found));
  for (const [index, name] of expected.parameterNames.entries()) {
    const differing = partDifference(
      [`parameter ${name}`],
      expected.parameters[index],
      found.parameters[index],
    );
    if (differing !== undefined) return differing;
  }
  return partDifference(['result'], expected.result, found.result);
}

function partDifference(
  where: readonly string[],
  expected: ValueType | undefined,
  found: ValueType | undefined,
): TypeDifference | undefined {
  if (expected === undefined || found === undefined)
    return expected === found ? undefined : difference(where, text(expected), text(found));
  const isOther =
    expected.kind !== found.kind ||
    expected.parts.length !== found.parts.length ||
    !hasSame(expected.labels, found.labels);
  if (isOther) return difference(where, text(expected), text(found));
  for (const [index, part] of expected.parts.entries()) {
    const inside = partDifference([...where, placeOf(expected, index)], part, found.parts[index]);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function difference(where: readonly string[], expected: string, found: string): TypeDifference {
  return { where: where.join(', '), expected: shortened(expected), found: shortened(found) };
}

function placeOf({ kind, labels }: ValueType, index: number): string {
  switch (kind) {
    case 'record':
      return `field ${labels[index] ?? ''}`;
    case 'variant':
      return `case ${labels[index] ?? ''}`;
    case 'result':
      return index === 0 ? 'success' : 'error';
    case 'tuple':
      return `element ${String(index)}`;
    default:
      return `in ${kind}`;
  }
}

function hasSame(expected: readonly string[], found: readonly string[]): boolean {
  return expected.length === found.length && expected.every((name, index) => name === found[index]);
}

function signature({ isAsync, parameterNames, parameters, result }: FunctionType): string {
  const list = parameterNames.map((name, index) => `${shownName(name)}: ${outline(parameters[index])}`);
  const arrow = result === undefined ? '' : ` -> ${outline(result)}`;
  return `${isAsync ? 'async ' : ''}func(${list.join(', ')})${arrow}`;
}

/** A type, with what it is made of in outlines. */
function text(type: ValueType | undefined): string {
  if (type === undefined) return 'nothing';
  const { kind, labels, parts } = type;
  if (kind === 'record' || kind === 'variant' || kind === 'enum' || kind === 'flags') {
    const members = labels.map((label, index) => {
      const part = parts[index];
      if (part === undefined) return shownName(label);
      return kind === 'record'
        ? `${shownName(label)}: ${outline(part)}`
        : `${shownName(label)}(${outline(part)})`;
    });
    return `${kind} { ${members.join(', ')} }`;
  }
  return outline(type);
}

/** Records and their like without their members. */
function outline(type: ValueType | undefined): string {
  if (type === undefined) return '_';
  const { kind, labels, parts } = type;
  if (labels.length > 0 && kind !== 'list') return kind;
  if (parts.every((part) => part === undefined)) return kind;
  const inside = [...parts.map(outline), ...labels];
  return `${kind}<${inside.join(', ')}>`;
}

function shownName(name: string): string {
  return shortened(/^[\w.[\]-]*$/.test(name) ? name : JSON.stringify(name), maxNameLength);
}

function shortened(words: string, maxLength = maxTextLength): string {
  const printable = words.replaceAll(/[^\x20-\x7e]/g, '?');
  return printable.length <= maxLength ? printable : `${printable.slice(0, maxLength)}...`;
}
