/**
 * `npm run bench`: start-up, throughput, memory and loading, as ratios to a bare Node of the same run;
 * TypeScript policies and components; registries, as ratios to crane.
 * Figures depend on the machine; compare ratios, and only those of one run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy } from '../src/index.ts';
import { median, print, timeNode } from './bench-measure.ts';
import { benchPolicies } from './bench-policies.ts';
import { benchRegistry } from './bench-registry.ts';
import { benchSuites } from './bench-suites.ts';
import { root } from './root.ts';

const policies = join(root, 'fixtures/policies');
const big = join(policies, 'pod-resources');
const request = join(big, 'requests/accept.json');
const settings = { cpu: { default_limit: '500m', max_limit: '2' } };

function benchStart(): number {
  const cache = mkdtempSync(join(tmpdir(), 'wardctl-bench-'));
  const env = { ...process.env, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache };
  const cli = join(root, 'dist/cli/main.cjs');
  const run = [
    cli,
    'run',
    join(big, 'policy.wasm'),
    '-r',
    request,
    '--settings-json',
    JSON.stringify(settings),
  ];
  try {
    timeNode(run, env);
    const bare: number[] = [];
    const cold: number[] = [];
    // Interleaved, so that other load on the machine meets both.
    for (let round = 0; round < 40; round++) {
      bare.push(timeNode(['-e', '0'], env));
      cold.push(timeNode(run, env));
    }
    const added = median(cold) - median(bare);
    const ratio = (median(cold) / median(bare)).toFixed(2);
    print('bare node -e 0', `${median(bare).toFixed(1)} ms`);
    print(
      'wardctl run, 2 MB waPC policy, new process',
      `${median(cold).toFixed(1)} ms = bare x ${ratio} = bare + ${added.toFixed(1)} ms (goal: + 40)`,
    );
    return median(bare);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

async function benchThroughput(bareMs: number): Promise<void> {
  const policy = await loadPolicy(join(big, 'policy.wasm'), { settings });
  const review: unknown = JSON.parse(readFileSync(request, 'utf8'));
  /** Evaluations per second, with so many of them waiting at any time. */
  const rate = async (count: number, waiting: number): Promise<number> => {
    let left = count;
    const startedAt = performance.now();
    const evaluate = async (): Promise<void> => {
      while (left-- > 0) await policy.evaluate(review);
    };
    await Promise.all(Array.from({ length: waiting }, evaluate));
    return (1000 * count) / (performance.now() - startedAt);
  };
  await rate(2000, 32);
  for (const [label, waiting] of [
    ['32 waiting', 32],
    ['one after the other', 1],
  ] as const) {
    const rates = [];
    for (let round = 0; round < 5; round++) rates.push(await rate(1000, waiting));
    const perBare = ((median(rates) * bareMs) / 1000).toFixed(0);
    print(
      `evaluations, new instance each, ${label}`,
      `${median(rates).toFixed(0)}/s = ${perBare} in the time of a bare Node`,
    );
  }

  const resident = (): number => process.memoryUsage.rss() / 2 ** 20;
  await rate(10_000, 32);
  const before = resident();
  await rate(90_000, 32);
  const after = resident();
  print(
    'resident memory after 10,000 and 100,000',
    `${before.toFixed(0)} and ${after.toFixed(0)} MiB = x ${(after / before).toFixed(2)}`,
  );
  policy.close();
}

/** Modules that the engine has never seen: the same policies, each with a custom section of its own. */
function distinctModules(count: number): Uint8Array[] {
  const names = ['pod-resources', 'pod-hardening', 'image-registries', 'required-labels', 'replica-limit'];
  const sources = names.map((name) => readFileSync(join(policies, name, 'policy.wasm')));
  return Array.from({ length: count }, (_, index) => {
    const mark = Buffer.from(`bench-${String(index)}`);
    const section = Buffer.concat([Buffer.from([0, mark.length + 1, mark.length]), mark]);
    return Buffer.concat([sources[index % sources.length] ?? Buffer.alloc(0), section]);
  });
}

async function benchLoading(bareMs: number): Promise<void> {
  const modules = distinctModules(43);
  const megabytes = modules.reduce((sum, bytes) => sum + bytes.length, 0) / 1e6;
  const startedAt = performance.now();
  const loaded = [];
  for (const bytes of modules) loaded.push(await loadPolicy(bytes));
  const elapsed = performance.now() - startedAt;
  print(
    `43 modules (${megabytes.toFixed(0)} MB) loaded`,
    `${elapsed.toFixed(0)} ms = bare x ${(elapsed / bareMs).toFixed(1)} (goal: 600 ms)`,
  );
  for (const policy of loaded) policy.close();
}

const bareMs = benchStart();
await benchLoading(bareMs);
await benchThroughput(bareMs);
await benchPolicies();
await benchRegistry();
await benchSuites();
