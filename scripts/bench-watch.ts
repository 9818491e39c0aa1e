import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, print, timeNode } from './bench-measure.ts';
import { root } from './root.ts';

const cli = join(root, 'dist/cli/main.cjs');
const fixture = join(root, 'fixtures/policies/pod-resources');
const rounds = 20;
const endOfRun = 'watch: waiting for changes\n';
const suite = `policy: ./policy.wasm
settings: ./settings.yml
cases:
  - { name: accepts, request: ./requests/accept.json, expect: { allowed: true } }
  - { name: fills in defaults, request: ./requests/mutate.json, expect: { allowed: true, mutated: true } }
  - name: rejects
    request: ./requests/reject-above-maximum.json
    expect: { allowed: false, message: { contains: above the maximum } }
`;

/**
 * From a save to the verdict in `wardctl test --watch`, for a policy of 2 MB and for a request, in milliseconds and as
 * parts of a run of its own, which is what people would do without it.
 */
const folder = mkdtempSync(join(tmpdir(), 'wardctl-bench-watch-'));
try {
  cpSync(fixture, folder, { recursive: true });
  writeFileSync(join(folder, 'a.policytest.yml'), suite);
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), NO_COLOR: '1' };
  process.chdir(folder);
  const own = median(Array.from({ length: 7 }, () => timeNode([cli, 'test'], env)));
  print('wardctl test, a run of its own', `${own.toFixed(0)} ms`);
  const child = spawn(process.execPath, [cli, 'test', '--watch'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let onEnd: () => void = () => undefined;
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (!said.endsWith(endOfRun)) return;
    said = '';
    onEnd();
  });
  const nextRun = (): Promise<void> =>
    new Promise((resolve) => {
      onEnd = resolve;
    });
  const saved = async (path: string, content: Uint8Array): Promise<number> => {
    const ended = nextRun();
    const startedAt = performance.now();
    writeFileSync(join(folder, path), content);
    await ended;
    return performance.now() - startedAt;
  };
  await nextRun();
  const module = readFileSync(join(fixture, 'policy.wasm'));
  const request = readFileSync(join(fixture, 'requests/accept.json'));
  const times = { policy: [] as number[], request: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.policy.push(await saved('policy.wasm', Buffer.concat([module, customSection(round)])));
    times.request.push(await saved('requests/accept.json', Buffer.concat([request, Buffer.from('\n')])));
  }
  child.kill();
  report('saved policy of 2 MB to verdict', times.policy, own);
  report('saved request to verdict', times.request, own);
}

/** Makes another module of one: a section that means nothing. */
function customSection(round: number): Buffer {
  const name = Buffer.from('round');
  return Buffer.from([0, name.length + 2, name.length, ...name, round]);
}

function report(label: string, times: readonly number[], own: number): void {
  const middle = median(times);
  const most = Math.max(...times);
  print(
    label,
    `${middle.toFixed(0)} ms, at most ${most.toFixed(0)} ms, ${(middle / own).toFixed(2)} of a run of its own`,
  );
}
