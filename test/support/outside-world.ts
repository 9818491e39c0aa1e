// Evaluates guests that reach for what this process has, then tells what they found and what is left of stdin.
import { text } from 'node:stream/consumers';
import type { ExecutionMode } from '../../src/policy/index.ts';
import { loadRequest, PolicyEngine } from './policy-engine.ts';

const engine = new PolicyEngine();
const request = loadRequest('golden/requests/pod-privileged.json');

async function messageOf(name: string, mode: ExecutionMode): Promise<string | undefined> {
  const { policy } = await engine.load(`modules/hostile/${name}.wasm`, { executionMode: mode });
  return (await policy.evaluate(request)).response.status?.message;
}

const wapc = await messageOf('wapc-outside-world', 'kubewarden-wapc');
const wasi = await messageOf('wasi-outside-world', 'wasi');
process.stdout.write(JSON.stringify({ wapc, wasi, stdin: await text(process.stdin) }));
