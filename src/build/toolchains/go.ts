import type { Workbench } from '../workbench.ts';

/** What is left out depends on where and from which commit something is built. */
const reproducible = ['-trimpath', '-ldflags=-buildid=', '-buildvcs=false'];

/** Builds the command in a folder for WASI, which is what official Go can be used for. */
export async function buildGo(bench: Workbench): Promise<Uint8Array> {
  const { metadata } = bench.project;
  if (metadata !== undefined && metadata.executionMode !== 'wasi') {
    throw bench.failed(
      `Go makes modules of the execution mode wasi, ${metadata.name} says ${metadata.executionMode}`,
      'Write executionMode: wasi; or build it with TinyGo by a program of your own, and name the path of the module.',
    );
  }
  const module = bench.temporaryFile('policy.wasm');
  await bench.run(['go', 'build', ...reproducible, '-o', module, '.'], {
    environment: { GOOS: 'wasip1', GOARCH: 'wasm' },
  });
  return bench.read(module);
}
