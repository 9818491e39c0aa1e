import { programFailed } from '../build-failed.ts';
import type { BuiltPolicy } from '../build-project.ts';
import type { Language } from '../../policy/index.ts';
import { runProgram } from '../run-program.ts';
import type { BuildSurroundings } from '../surroundings.ts';
import { cargoComponents } from './cargo-components.ts';
import { packageUrl, sortComponents, type SbomComponent } from './component.ts';
import { rustTarget } from '../toolchains/rust/rust-target.ts';
import { goComponents, goListFormat } from './go-components.ts';

type Collector = (built: BuiltPolicy, surroundings: BuildSurroundings) => Promise<readonly SbomComponent[]>;

const collectors: Readonly<Record<Language, Collector>> = {
  rust: collectCrates,
  go: collectGoModules,
  rego: collectOpa,
  assemblyscript: knownPackages,
  typescript: knownPackages,
};

/**
 * The libraries that a policy was built from, as its toolchain knows them, each once and in the order of their package
 * URLs.
 * @throws WardctlError BUILD_FAILED where the toolchain does not tell; the signal's reason
 */
export async function collectComponents(
  built: BuiltPolicy,
  surroundings: BuildSurroundings,
): Promise<SbomComponent[]> {
  return sortComponents(await collectors[built.project.language](built, surroundings));
}

function knownPackages({ packages = [] }: BuiltPolicy): Promise<readonly SbomComponent[]> {
  return Promise.resolve(packages);
}

async function collectCrates(built: BuiltPolicy, surroundings: BuildSurroundings): Promise<SbomComponent[]> {
  const platform = ['--filter-platform', rustTarget];
  const metadata = await ask(['cargo', 'metadata', '--format-version=1', ...platform], built, surroundings);
  return cargoComponents(metadata);
}

async function collectGoModules(
  built: BuiltPolicy,
  surroundings: BuildSurroundings,
): Promise<SbomComponent[]> {
  const version = await ask(['go', 'env', 'GOVERSION'], built, surroundings);
  const target = { GOOS: 'wasip1', GOARCH: 'wasm' };
  const list = await ask(['go', 'list', '-deps', '-f', goListFormat, '.'], built, {
    ...surroundings,
    environment: { ...surroundings.environment, ...target },
  });
  return goComponents(list, version.trim());
}

/** Modules of Rego have nothing in them but OPA's own library. */
async function collectOpa(built: BuiltPolicy, surroundings: BuildSurroundings): Promise<SbomComponent[]> {
  const told = await ask(['opa', 'version'], built, surroundings);
  const [, version = 'unknown'] = /^Version: *(\S+)/m.exec(told) ?? [];
  const name = 'github.com/open-policy-agent/opa';
  return [{ name, version, purl: packageUrl('golang', name, `v${version}`), license: 'Apache-2.0' }];
}

async function ask(
  command: readonly string[],
  { project }: BuiltPolicy,
  { signal, environment }: BuildSurroundings,
): Promise<string> {
  const run = { command, folder: project.folder, signal, environment, readsStdout: true };
  const end = await runProgram(run);
  if (end.type === 'done') return end.stdout;
  const what = `cannot list what ${project.name} is made of: ${command.slice(0, 2).join(' ')}`;
  throw programFailed(what, end, 'Fix what it reports, or leave out --sbom.');
}
