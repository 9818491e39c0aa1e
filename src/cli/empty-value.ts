import { WardctlError } from '../errors.ts';

/** What the parser made of a command line. */
interface ParsedLine {
  readonly argv: readonly unknown[];
  readonly args: Readonly<Record<string, unknown>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Of the values of flags that say where something is, by what the help calls them. */
const places = new Map([
  ['FILE', 'the path of a file'],
  ['DIR', 'the path of a folder'],
  ['PATH', 'the path of a file or folder'],
  ['URI', 'a URI'],
  ['OTHER', 'a policy'],
]);

/**
 * Refuses empty arguments, and flags with an empty path: a variable of a script that is not set.
 * @param definitions of the flags, by name
 * @throws WardctlError USAGE_INVALID
 */
export function refuseEmptyValues(
  { argv, args, flags }: ParsedLine,
  definitions: Readonly<Record<string, object>>,
): void {
  const names = Object.keys(args);
  const emptyName = names.find((name) => args[name] === '') ?? (argv.includes('') ? names.at(-1) : undefined);
  if (emptyName !== undefined) throw empty(emptyName === 'uri' ? 'a URI' : `a ${emptyName}`);
  for (const [name, value] of Object.entries(flags)) {
    const place = placeOf(definitions[name]);
    if (place !== undefined && [value].flat().includes('')) throw empty(place, `--${name}: `);
  }
}

function placeOf(definition: object | undefined): string | undefined {
  const value = definition !== undefined && 'helpValue' in definition ? definition.helpValue : undefined;
  return typeof value === 'string' ? places.get(value) : undefined;
}

function empty(expected: string, where = ''): WardctlError {
  return new WardctlError('USAGE_INVALID', `${where}expected ${expected}, found an empty text`, {
    hint: 'In a script, a variable may have no value.',
  });
}
