import { describeModule, readComponent, type ComponentOutline } from '../../wasm/index.ts';
import { checkNames } from './names.ts';
import { checkWorld } from './world.ts';

/**
 * All checks of a component that come before jco sees it: what it stands for, its world, its names.
 * @param bytes untrusted
 * @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH
 */
export function checkComponent(bytes: Uint8Array): ComponentOutline {
  const outline = readComponent(bytes);
  checkWorld(outline);
  checkNames(outline, coreNames(outline));
  return outline;
}

function* coreNames({ coreModules }: ComponentOutline): Iterable<string> {
  for (const module of coreModules) {
    const { imports, exports } = describeModule(module);
    for (const item of imports) yield* [item.module, item.name];
    for (const item of exports) yield item.name;
  }
}
