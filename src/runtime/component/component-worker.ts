import { parentPort } from 'node:worker_threads';
import { limitMemory, pageBytes } from '../../wasm/index.ts';
import type { TranspileJob } from './jco.ts';
import { runJco } from './run-jco.ts';

/** What jco itself may have, in bytes: a component of 64 MiB takes it a quarter. */
const maxMemoryBytes = 1024 ** 3;

/** A worker thread: transpiles the component that it is posted, which jco may never be done with. */
parentPort?.once('message', (job: TranspileJob) => {
  limitCompiledMemory(maxMemoryBytes);
  void runJco(job).then((outcome) => parentPort?.postMessage(outcome));
});

/** jco is WebAssembly, whose memory is outside of the heap that threads are limited to. */
function limitCompiledMemory(maxBytes: number): void {
  const { compile } = WebAssembly;
  const compileLimited: typeof compile = (bytes) => compile(limitMemory(bytes, maxBytes / pageBytes));
  Object.defineProperty(WebAssembly, 'compile', { value: compileLimited });
}
