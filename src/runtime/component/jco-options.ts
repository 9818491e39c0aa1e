import type { ComponentOutline } from '../../wasm/index.ts';

/**
 * What jco is told beside the component. Nothing but the component decides it, as it is no part of the key of what is
 * kept; the format of that rises when something changes here.
 */
export function jcoOptions({ imports }: ComponentOutline): Readonly<Record<string, unknown>> {
  return {
    // Of each file.
    name: 'policy',
    instantiation: 'sync',
    asyncMode: 'jspi',
    asyncImports: imports.flatMap(({ name, functions }) =>
      functions.filter((label) => waits(name, label)).map((label) => `${name}#${label}`),
    ),
    asyncExports: ['validate', 'validate-settings', 'metadata'],
    emitTypescriptDeclarations: false,
    nodejsCompat: false,
  };
}

/** Host calls and waiting park the guest: only functions named here can. */
function waits(name: string, label: string): boolean {
  return (
    name.startsWith('wardctl:policy/host-capabilities@') ||
    (name.startsWith('wasi:io/poll@') && (label === 'poll' || label.endsWith('.block')))
  );
}
