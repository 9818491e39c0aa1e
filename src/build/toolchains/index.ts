import type { Language } from '../../policy/index.ts';
import type { Workbench } from '../workbench.ts';
import { buildAssemblyScript } from './assemblyscript.ts';
import { buildGo } from './go.ts';
import { buildRego } from './rego.ts';
import { buildRust } from './rust.ts';
import { buildTypeScript } from './typescript.ts';

/** What builds the module of a project, not annotated, by language. They throw WardctlError BUILD_FAILED. */
export const toolchains: Readonly<Record<Language, (bench: Workbench) => Promise<Uint8Array>>> = {
  rust: buildRust,
  go: buildGo,
  rego: buildRego,
  assemblyscript: buildAssemblyScript,
  typescript: buildTypeScript,
};
