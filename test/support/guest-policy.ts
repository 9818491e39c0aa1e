import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { assetPath } from '../../src/assets/index.ts';
import { compileAndFreeze } from '../../src/build/typescript/freeze.ts';

const sdk = join(import.meta.dirname, '../../src/policy-sdk');

/** Answers host calls, or throws the text that the host would give. */
export type TestHost = (binding: string, namespace: string, operation: string, payload: string) => string;

/** What came of a call of a guest. */
export interface GuestReply {
  readonly answer?: string;
  readonly error?: string;
}

/** A policy in the engine that it is shipped in, as a waPC module. */
export interface GuestPolicy {
  /** Calls a new instance, so that nothing is left of earlier calls. */
  call(operation: string, payload: string, host?: TestHost): GuestReply;
}

/** Builds a policy from the text of its `src/policy.ts`, without what `wardctl build` checks. */
export async function buildGuestPolicy(source: string): Promise<GuestPolicy> {
  const { script, sourceMap } = await bundle(source);
  const engine = readFileSync(assetPath('typescript/engine-wapc.wasm'));
  const { module: bytes } = compileAndFreeze({ engine, script, sourceMap, entryName: 'src/policy.ts' });
  const module = new WebAssembly.Module(Uint8Array.from(bytes));
  return {
    call: (operation, payload, host = () => '') => callModule(module, operation, payload, host),
  };
}

/** What the engine gets of a policy. */
async function bundle(source: string): Promise<{
  script: string;
  sourceMap: { sources: (string | null)[]; mappings: string };
}> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { serve } from ${JSON.stringify(join(sdk, 'guest.ts'))}; import 'author:policy'; serve();`,
      resolveDir: sdk,
      sourcefile: '<wardctl>',
    },
    absWorkingDir: sdk,
    outfile: 'policy.js',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    platform: 'neutral',
    charset: 'ascii',
    sourcemap: 'external',
    plugins: [
      {
        name: 'author',
        setup(build) {
          build.onResolve({ filter: /^author:policy$/ }, () => ({
            path: 'src/policy.ts',
            namespace: 'author',
          }));
          build.onResolve({ filter: /^wardctl\/policy$/ }, () => ({ path: join(sdk, 'index.ts') }));
          build.onLoad({ filter: /.*/, namespace: 'author' }, () => ({
            contents: source,
            loader: 'ts',
            resolveDir: sdk,
          }));
        },
      },
    ],
  });
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const { sources, mappings } = JSON.parse(text('.map')) as { sources: string[]; mappings: string };
  return { script: text('.js'), sourceMap: { sources: sources.map(nameOf), mappings } };
}

/** As the build names them: only those of the author. */
function nameOf(source: string): string | null {
  return source.startsWith('author:') ? source.slice('author:'.length) : null;
}

/** The guest's side of waPC (policy-abi 3). */
function callModule(
  module: WebAssembly.Module,
  operation: string,
  payload: string,
  host: TestHost,
): GuestReply {
  let reply: { answer?: string; error?: string } = {};
  let hostReply = Buffer.alloc(0);
  let hostError = Buffer.alloc(0);
  const bytes = (pointer: number, length: number): Buffer => Buffer.from(memory().buffer, pointer, length);
  const text = (pointer: number, length: number): string => bytes(pointer, length).toString();
  const write = (pointer: number, data: Buffer): void => void data.copy(bytes(pointer, data.length));
  const wapc = {
    __guest_request(operationPointer: number, pointer: number) {
      write(pointer, Buffer.from(payload));
      write(operationPointer, Buffer.from(operation));
    },
    __guest_response: (pointer: number, length: number) => (reply = { answer: text(pointer, length) }),
    __guest_error: (pointer: number, length: number) => (reply = { error: text(pointer, length) }),
    __host_call(...at: readonly [number, number, number, number, number, number, number, number]) {
      const [binding, bindingLength, namespace, namespaceLength, name, nameLength, pointer, length] = at;
      try {
        const answer = host(
          text(binding, bindingLength),
          text(namespace, namespaceLength),
          text(name, nameLength),
          text(pointer, length),
        );
        hostReply = Buffer.from(answer);
        return 1;
      } catch (error) {
        hostError = Buffer.from(String(error));
        return 0;
      }
    },
    __host_response_len: () => hostReply.length,
    __host_response: (pointer: number) => write(pointer, hostReply),
    __host_error_len: () => hostError.length,
    __host_error: (pointer: number) => write(pointer, hostError),
  };
  const wasi = {
    random_get(pointer: number, length: number) {
      crypto.getRandomValues(new Uint8Array(memory().buffer, pointer, length));
      return 0;
    },
    clock_time_get(_id: number, _precision: bigint, pointer: number) {
      new DataView(memory().buffer).setBigUint64(pointer, BigInt(Date.now()) * 1_000_000n, true);
      return 0;
    },
  };
  const instance = new WebAssembly.Instance(module, {
    wapc,
    wasi_snapshot_preview1: { ...absentFunctions(module), ...wasi },
  });
  const { memory: exported, __guest_call: call } = instance.exports;
  const memory = (): WebAssembly.Memory => exported as WebAssembly.Memory;
  (call as (operationLength: number, payloadLength: number) => number)(
    Buffer.byteLength(operation),
    Buffer.byteLength(payload),
  );
  return reply;
}

/** What the engine links and does not call. */
function absentFunctions(module: WebAssembly.Module): Record<string, () => never> {
  const refuse = (name: string) => (): never => {
    throw new Error(`the guest called ${name}`);
  };
  const names = WebAssembly.Module.imports(module).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, refuse(name)]));
}
