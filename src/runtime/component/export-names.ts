import { WardctlError } from '../../errors.ts';
import type { ComponentOutline } from '../../wasm/index.ts';
import { camelCase } from './camel-case.ts';

/**
 * What the program finds around it, or looks for there, by its name alone. Functions of these names would stand in front
 * of it.
 */
const surroundings: ReadonlySet<string> = new Set([
  'arguments',
  'clearInterval',
  'componentIdx',
  'console',
  'eval',
  'getCoreModule',
  'globalThis',
  'imports',
  'instantiateCore',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'queueMicrotask',
  'rep',
  'setInterval',
  'setTimeout',
  'undefined',
  'vals',
]);

/** Functions and classes anywhere, variables only where the whole program sees them: inside functions they do no harm. */
const declarations = /^ *(?:async +)?(?:function\*?|class) +([\w$]+)|^ {0,4}(?:let|const|var) +([\w$]+)/gm;

/**
 * Refuses a component whose exports have names that the program made of it has for other things: the program would
 * take one for the other. jco gives another name to a function where it sees that; it does not always. Names of interfaces
 * become constants, and engines do not run programs where those clash.
 * @param program as jco made it
 * @throws WardctlError WASM_INVALID
 */
export function checkExportNames({ exports }: ComponentOutline, program: string): void {
  const count = new Map<string, number>();
  for (const [, named, variable] of program.matchAll(declarations)) {
    const name = named ?? variable ?? '';
    count.set(name, (count.get(name) ?? 0) + 1);
  }
  const names = exports.flatMap(({ name, sort, functions }) => (sort === 'function' ? [name] : functions));
  for (const name of names) {
    const declared = count.get(camelCase(name)) ?? 0;
    if (declared <= (surroundings.has(camelCase(name)) ? 0 : 1)) continue;
    throw new WardctlError(
      'WASM_INVALID',
      `component exports a function ${JSON.stringify(name)}, and ${camelCase(name)} is something else in the program made of it`,
      {
        hint: 'Give the function another name; policies only need validate, validate-settings and metadata.',
      },
    );
  }
}
