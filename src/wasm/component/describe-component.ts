import type { ComponentKind, ModuleDescription, ModuleExport, ModuleImport } from '../description.ts';
import { readLimits } from '../limits.ts';
import { readSectionItems } from '../vector.ts';
import type { ComponentImport, ComponentOutline } from './outline.ts';
import { readComponent } from './read-component.ts';
import type { ComponentSort } from './sorts.ts';

/** A component's own part of what `describeModule` gives: what is at its outside, and its memory. */
export type ComponentDescription = Pick<ModuleDescription, 'imports' | 'exports' | 'memory'>;

/** @param count gives names back as long as they do not get out of hand together @throws WardctlError WASM_* */
export function describeComponent(bytes: Uint8Array, count: (text: string) => string): ComponentDescription {
  const outline = readComponent(bytes);
  return {
    imports: outline.imports
      .flatMap(describeImport)
      .map((item) => ({ ...item, module: count(item.module), name: count(item.name) })),
    exports: outline.exports.map(({ name, sort }): ModuleExport => ({ name: count(name), ...itemOf(sort) })),
    ...firstMemory(outline),
  };
}

/** Of an interface, the functions and resources that the component wants; types are nothing that a host gives. */
function describeImport({ name, sort, functions, resources }: ComponentImport): ModuleImport[] {
  if (sort === 'type') return [];
  if (sort !== 'instance') return [{ module: '', name, ...itemOf(sort) }];
  return [
    ...resources.map((resource) => ({ module: name, name: resource, ...resourceItem })),
    ...functions.map((label) => ({ module: name, name: label, ...itemOf('function') })),
  ];
}

const resourceItem = { kind: 'resource', type: '(type (sub resource))' } as const;

function itemOf(sort: ComponentSort): { readonly kind: ComponentKind; readonly type: string } {
  if (sort === 'core') return { kind: 'module', type: '(core module)' };
  return { kind: sort, type: sort === 'function' ? '(func)' : `(${sort})` };
}

function firstMemory({ coreModules }: ComponentOutline): Pick<ModuleDescription, 'memory'> {
  for (const module of coreModules) {
    const [limits] = readSectionItems(module, 'memory', 'memories', readLimits);
    if (limits === undefined) continue;
    const { min, max } = limits;
    return { memory: { minPages: Number(min), ...(max === undefined ? {} : { maxPages: Number(max) }) } };
  }
  return {};
}
