import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, print, timeNode } from './bench-measure.ts';
import { root } from './root.ts';

const policies = join(root, 'fixtures/policies');
const names = ['pod-hardening', 'pod-resources', 'image-registries', 'replica-limit', 'required-labels'];
const suiteCount = 20;
const casesPerSuite = 25;
const rounds = 5;

/** `wardctl test`: 500 cases over 20 distinct policies, beside as many evaluations by `wardctl run`. */
export async function benchSuites(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-bench-suites-'));
  try {
    for (let index = 0; index < suiteCount; index++) writeSuite(join(folder, String(index)), index);
    const env = { ...process.env, XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, CI: undefined };
    const whole: number[] = [];
    const first: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const { firstMs, wholeMs } = await timeTest(folder, env);
      // The first one fills the compile cache of Node.
      if (round > 0) {
        whole.push(wholeMs);
        first.push(firstMs);
      }
    }
    const single = timeSingle(env);
    const cases = suiteCount * casesPerSuite;
    const perSecond = (1000 * cases) / median(whole);
    const ratio = (single * cases) / median(whole);
    print(
      `wardctl test, ${String(cases)} cases, ${String(suiteCount)} policies`,
      `${perSecond.toFixed(0)} cases/s (goal: 300)`,
    );
    print('first result of it', `${median(first).toFixed(0)} ms (goal: 400)`);
    print('the same cases by wardctl run, one process each', `${ratio.toFixed(1)} x the time`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite with a module of its own: another custom section makes other bytes. */
function writeSuite(folder: string, index: number): void {
  const policy = join(policies, names[index % names.length] ?? '');
  const name = Buffer.from(`bench-${String(index)}`);
  const section = Buffer.concat([Buffer.from([0, name.length + 1, name.length]), name]);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'policy.wasm'),
    Buffer.concat([readFileSync(join(policy, 'policy.wasm')), section]),
  );
  const requests = readdirSync(join(policy, 'requests')).filter((one) => one.startsWith('accept'));
  const cases = Array.from({ length: casesPerSuite }, (_, number) => ({
    name: `case ${String(number)}`,
    request: join(policy, 'requests', requests[number % requests.length] ?? ''),
    expect: { allowed: true },
  }));
  const suite = { policy: './policy.wasm', settings: join(policy, 'settings.yml'), cases };
  writeFileSync(join(folder, 'bench.policytest.yml'), JSON.stringify(suite));
}

/** Wall times in milliseconds: until the first line, and until the end. */
function timeTest(cwd: string, env: NodeJS.ProcessEnv): Promise<{ firstMs: number; wholeMs: number }> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let firstMs = 0;
    const child = spawn(process.execPath, [join(root, 'dist/cli/main.cjs'), 'test', '--reporter', 'dot'], {
      cwd,
      env,
    });
    child.stdout.on('data', () => {
      firstMs ||= performance.now() - startedAt;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve({ firstMs, wholeMs: performance.now() - startedAt });
      else reject(new Error(`wardctl test ended with ${String(code)}`));
    });
  });
}

/** Wall time of one `run`, in milliseconds: the mean over the policies. */
function timeSingle(env: NodeJS.ProcessEnv): number {
  const times = names.map((name) => {
    const policy = join(policies, name);
    const args = [
      'run',
      join(policy, 'policy.wasm'),
      '-s',
      join(policy, 'settings.yml'),
      '-r',
      join(policy, 'requests/accept.json'),
    ];
    const run = [join(root, 'dist/cli/main.cjs'), ...args];
    return median(Array.from({ length: rounds }, () => timeNode(run, env)));
  });
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}
