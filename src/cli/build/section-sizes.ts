import { describeModule } from '../../wasm/index.ts';
import type { SectionSize } from './build-result.ts';

/** How many bytes the sections of a module take, those of one name together, the most first. @throws WardctlError WASM_* */
export function sectionSizes(module: Uint8Array): SectionSize[] {
  const sizes = new Map<string, number>();
  for (const { name, sizeBytes } of describeModule(module).sections) {
    sizes.set(name, (sizes.get(name) ?? 0) + sizeBytes);
  }
  return [...sizes]
    .map(([name, sizeBytes]) => ({ name, sizeBytes }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
}
