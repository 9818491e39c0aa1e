import { valueAt, type JsonValue } from '../../json/index.ts';
import { parseCargoJson } from '../toolchains/rust/cargo-json.ts';
import { packageUrl, type SbomComponent } from './component.ts';

/**
 * The crates that a crate is made of, from what `cargo metadata` prints: those that it needs to run, not those for
 * tests and build scripts.
 * @see https://doc.rust-lang.org/cargo/commands/cargo-metadata.html
 * @throws WardctlError BUILD_FAILED
 */
export function cargoComponents(metadata: string): SbomComponent[] {
  const document = parseCargoJson(metadata, 'cargo metadata');
  const root = valueAt(document, 'resolve', 'root');
  const nodes = new Map(listAt(document, 'resolve', 'nodes').map((node) => [valueAt(node, 'id'), node]));
  const needed = new Set<JsonValue | undefined>([root]);
  for (const id of needed) {
    for (const dependency of listAt(nodes.get(id), 'deps')) {
      if (isNormal(dependency)) needed.add(valueAt(dependency, 'pkg'));
    }
  }
  needed.delete(root);
  return listAt(document, 'packages').flatMap((one) => (needed.has(valueAt(one, 'id')) ? describe(one) : []));
}

function isNormal(dependency: JsonValue): boolean {
  return listAt(dependency, 'dep_kinds').some((kind) => valueAt(kind, 'kind') === null);
}

function describe(one: JsonValue): SbomComponent[] {
  const [name, version, license] = ['name', 'version', 'license'].map((key) => valueAt(one, key));
  if (typeof name !== 'string' || typeof version !== 'string') return [];
  const purl = packageUrl('cargo', name, version);
  return [{ name, version, purl, ...(typeof license === 'string' ? { license } : {}) }];
}

function listAt(document: JsonValue | undefined, ...path: string[]): readonly JsonValue[] {
  const value = valueAt(document, ...path);
  return Array.isArray(value) ? value : [];
}
