import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, type LoadedPolicy } from '../src/index.ts';
import { median, print, timeNode } from './bench-measure.ts';
import { exampleModulePath, writeTemplate } from './example-projects.ts';
import { root } from './root.ts';

const cli = join(root, 'dist/cli/main.cjs');
const settings = { registries: ['ghcr.io', 'registry.k8s.io'] };

/** Builds of policies in TypeScript, and how fast these and components are, in turns with a bare Node and with Rust. */
export async function benchPolicies(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-bench-'));
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), LOCALAPPDATA: join(folder, 'cache') };
  try {
    const project = join(folder, 'project');
    await writeTemplate('typescript', project);
    const build = [cli, 'build', project, '--no-check'];
    printBeyond('wardctl build, TypeScript to waPC', build, env, 15, '500 ms');
    printBeyond('the same, to a component', [...build, '--target', 'component'], env, 5, '3,000 ms');
    const request = join(project, 'requests/reject.json');
    const component = exampleModulePath('typescript-component');
    const run = [cli, 'run', component, '-r', request, '--settings-json', JSON.stringify(settings)];
    printBeyond('wardctl run, component, cache warm', run, env, 25, '120 ms');
    await benchEvaluations(JSON.parse(readFileSync(request, 'utf8')), join(folder, 'cache'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printBeyond(
  label: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  rounds: number,
  goal: string,
): void {
  timeNode(args, env);
  const bare: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(timeNode(['-e', '0'], env));
    times.push(timeNode(args, env));
  }
  const beyond = (median(times) - median(bare)).toFixed(0);
  const ratio = (median(times) / median(bare)).toFixed(1);
  print(label, `bare x ${ratio} = bare + ${beyond} ms (goal: + ${goal})`);
}

async function benchEvaluations(request: unknown, cacheFolder: string): Promise<void> {
  const names = ['rust', 'typescript', 'typescript-component'] as const;
  const policies = await Promise.all(
    names.map((name) => loadPolicy(exampleModulePath(name), { settings, cacheFolder })),
  );
  const times = names.map((): number[] => []);
  for (const policy of policies) await timePerEvaluation(policy, request, 500);
  for (let round = 0; round < 7; round++) {
    for (const [index, policy] of policies.entries()) {
      times[index]?.push(await timePerEvaluation(policy, request, 300));
    }
  }
  const [rust = NaN, typescript = NaN, component = NaN] = times.map(median);
  const ofRust = (ms: number): string => `${ms.toFixed(2)} ms = Rust x ${(ms / rust).toFixed(2)}`;
  print('evaluation, new instance each, Rust', `${rust.toFixed(2)} ms`);
  print('the same policy in TypeScript', `${ofRust(typescript)} (goal: x 2)`);
  print('the same as a component', `${ofRust(component)} (goal: 3 ms)`);
  for (const policy of policies) policy.close();
}

/** In milliseconds, of evaluations one after the other. */
async function timePerEvaluation(policy: LoadedPolicy, request: unknown, count: number): Promise<number> {
  const startedAt = performance.now();
  for (let left = count; left > 0; left--) await policy.evaluate(request);
  return (performance.now() - startedAt) / count;
}
