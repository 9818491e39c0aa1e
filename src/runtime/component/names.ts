import { WardctlError } from '../../errors.ts';
import type { ComponentOutline } from '../../wasm/index.ts';

/**
 * What names may be made of: printable ASCII, but nothing that ends a string, a template or a comment of JavaScript.
 * Compilers use letters, digits and a few signs.
 */
const harmless = /^[\x20-\x7e]*$/;
const harmful = /["'`\\]|\*\/|\/\*|<!--|-->|\$\{/;
const maxNameLength = 2000;

/**
 * Refuses components with names that are no names: what is transpiled has them in its text, and they are the choice of
 * whoever made the component.
 * @param coreNames those of imports and exports of the core modules
 * @throws WardctlError WASM_INVALID
 */
export function checkNames({ names }: ComponentOutline, coreNames: Iterable<string>): void {
  for (const list of [names, coreNames]) {
    for (const name of list) {
      if (name.length <= maxNameLength && harmless.test(name) && !harmful.test(name)) continue;
      throw new WardctlError(
        'WASM_INVALID',
        `component has a name that no compiler makes: ${JSON.stringify(name.slice(0, 100))}`,
        {
          hint: 'Names may hold printable ASCII characters, without quotes, backslashes and signs of comments.',
        },
      );
    }
  }
}
