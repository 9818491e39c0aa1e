import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assetPath, packageRoot } from '../../assets/index.ts';

/** The parts of the SDK that go into every policy: the ones of this installation, so that they fit the engine. */
export interface SdkFiles {
  /** Absolute path of the folder they are in. */
  readonly folder: string;
  /** What authors import as `wardctl/policy`. */
  readonly author: string;
  /** What the engine calls. */
  readonly guest: string;
  /** What exports the functions of the world `policy`. */
  readonly component: string;
}

export function sdkFiles(): SdkFiles {
  const isCompiled = isIn('dist');
  const folder = join(packageRoot(), isCompiled ? 'dist/src/policy-sdk' : 'src/policy-sdk');
  const ending = isCompiled ? '.js' : '.ts';
  return {
    folder,
    author: join(folder, `index${ending}`),
    guest: join(folder, `guest${ending}`),
    component: join(folder, `component${ending}`),
  };
}

/** The engine that a policy is frozen into, by protocol. */
export function enginePath(protocol: 'wapc' | 'wasi'): string {
  return assetPath(`typescript/engine-${protocol}.wasm`);
}

/** The folder of the WIT packages that components are made against. */
export function witPath(): string {
  return assetPath('wit');
}

/** The module of the thread that freezes policies: in the bundle of the command line, or beside this one. */
export function workerFile(): URL {
  return isIn('dist/cli')
    ? pathToFileURL(join(packageRoot(), 'dist/cli/dispatch/build-worker.cjs'))
    : new URL(`worker${extname(import.meta.url)}`, import.meta.url);
}

/** Absolute path of the program that makes components: in the bundle of the command line, or near this module. */
export function componentizerFile(): string {
  return isIn('dist/cli')
    ? join(packageRoot(), 'dist/cli/dispatch/build-componentizer.cjs')
    : join(import.meta.dirname, `component/componentize-process${extname(import.meta.url)}`);
}

/** Whether this code is in a folder of the package. */
function isIn(folder: string): boolean {
  return !relative(join(packageRoot(), folder), import.meta.dirname).startsWith('..');
}
