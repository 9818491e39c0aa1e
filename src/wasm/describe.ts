import { WardctlError } from '../errors.ts';
import { describeComponent } from './component/describe-component.ts';
import type { ModuleDescription, SectionInfo } from './description.ts';
import { readExports } from './exports.ts';
import { formatExternalType, type ExternalType } from './external-type.ts';
import { readSignatures } from './function-types.ts';
import { isComponent } from './header.ts';
import { readImports } from './imports.ts';
import { readIndexSpaces, typeAt, type IndexSpaces } from './index-spaces.ts';
import { readProducers, type Producer } from './producers.ts';
import {
  componentSectionNames,
  nameOfSection,
  readSections,
  sectionNames,
  type Section,
} from './sections.ts';

/** Of all names and types together: each may be long, and thousands may share a type of kilobytes. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * Describes a module or component. It does not have to be valid, but readable; code is not looked at.
 * @param bytes untrusted
 * @throws WardctlError WASM_*
 */
export function describeModule(bytes: Uint8Array): ModuleDescription {
  const count = characterCounter();
  const isOfComponent = isComponent(bytes);
  const names = isOfComponent ? componentSectionNames : sectionNames;
  return {
    ...(isOfComponent ? describeComponent(bytes, count) : describeCoreModule(bytes, count)),
    sections: readSections(bytes).map((section) => sectionInfo(section, names, count)),
    producers: knownProducers(bytes).map(({ field, name, version }) => ({
      field,
      name: count(name),
      version: count(version),
    })),
  };
}

type CountCharacters = (text: string) => string;

function describeCoreModule(
  bytes: Uint8Array,
  count: CountCharacters,
): Pick<ModuleDescription, 'imports' | 'exports' | 'memory'> {
  const imports = readImports(bytes);
  const spaces = readIndexSpaces(bytes, imports);
  const signatures = readSignatures(bytes);
  const format = (type: ExternalType): string => count(formatExternalType(type, signatures));
  return {
    imports: imports.map(({ module, name, type }) => ({
      module: count(module),
      name: count(name),
      kind: type.kind,
      type: format(type),
    })),
    exports: readExports(bytes).map(({ name, kind, index }) => ({
      name: count(name),
      kind,
      type: format(typeAt(spaces, kind, index)),
    })),
    ...firstMemory(spaces),
  };
}

/** Gives texts back as long as they do not get out of hand together. */
function characterCounter(): CountCharacters {
  let characters = 0;
  return (text) => {
    characters += text.length;
    if (characters <= maxCharacters) return text;
    throw new WardctlError(
      'WASM_TOO_LARGE',
      `names and types of imports, exports, sections and producers take more than ${String(maxCharacters)} characters`,
    );
  };
}

function sectionInfo(
  { id, name, start, end }: Section,
  names: readonly string[],
  count: CountCharacters,
): SectionInfo {
  return {
    id,
    name: count(name ?? nameOfSection(id, names)),
    custom: name !== undefined,
    offset: start,
    sizeBytes: end - start,
  };
}

/** None where the list is damaged: a custom section's content must not invalidate the module (core spec 5.5.3). */
function knownProducers(bytes: Uint8Array): Producer[] {
  try {
    return readProducers(bytes);
  } catch (error) {
    if (error instanceof WardctlError) return [];
    throw error;
  }
}

function firstMemory(spaces: IndexSpaces): Pick<ModuleDescription, 'memory'> {
  const type = spaces.memory[0];
  if (type?.kind !== 'memory') return {};
  const { min, max } = type.limits;
  return {
    memory: { minPages: Number(min), ...(max === undefined ? {} : { maxPages: Number(max) }) },
  };
}
