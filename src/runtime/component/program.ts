import type { Sandbox } from '../sandbox.ts';
import type { HostInterfaces } from './host-interface.ts';
import { unusableProgram, type ProgramScript } from './program-script.ts';

/** What the program of a component finds instead of the globals of a browser. */
export interface ProgramGlobals {
  readonly TextDecoder: unknown;
  readonly TextEncoder: unknown;
  readonly DataView: unknown;
}

/** The exports of a component, by the names that jco gives. */
export type ComponentExports = Readonly<Record<string, (...args: unknown[]) => unknown>>;

export type Instantiate = (
  getCoreModule: (name: string) => unknown,
  imports: HostInterfaces,
  instantiateCore: (module: never, imports?: never) => unknown,
) => ComponentExports;

/** The program of a component, ready for one instance after the other. */
export type ComponentProgram = (globals: ProgramGlobals) => ProgramInstance;

/** The program of one instance. */
export interface ProgramInstance {
  readonly instantiate: Instantiate;
  /**
   * Lets a guest that still waits for the host go on with an error, when code of the sandbox runs next: jco never does
   * where the host failed, and the stack of a guest that waits for ever is never given back.
   */
  readonly end: () => void;
}

/**
 * Loads the program of a component into the sandbox.
 * @throws WardctlError WASM_INVALID
 */
export function loadProgram({ source, code }: ProgramScript, sandbox: Sandbox): ComponentProgram {
  try {
    const program = sandbox.evaluate(source, 'component.js', code);
    if (isProgram(program)) return program;
  } catch (error) {
    throw unusableProgram(error);
  }
  throw unusableProgram(undefined);
}

function isProgram(value: unknown): value is ComponentProgram {
  return typeof value === 'function';
}
