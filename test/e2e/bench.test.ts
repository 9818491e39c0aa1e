import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchReport } from '../../src/bench/index.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const hardening = join(fixtures, 'policies/pod-hardening');
const golden = join(fixtures, 'golden');
const probe = join(golden, 'modules/probe-wapc.wasm');
const accept = join(hardening, 'requests/accept.json');
const reject = join(hardening, 'requests/reject.json');
const policy = [join(hardening, 'policy.wasm'), '-r', accept];
const quick = [
  '--warm-up-time',
  '0',
  '--measurement-time',
  '30ms',
  '--num-samples',
  '3',
  '--num-resamples',
  '50',
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-bench-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function bench(...args: readonly string[]): Promise<Ended> {
  return runCli(['bench', ...args], { cwd: folder, env: { XDG_CACHE_HOME: join(folder, 'cache') } });
}

async function reportOf(...args: readonly string[]): Promise<BenchReport> {
  const { stdout, stderr, exitCode } = await bench(...args, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as BenchReport;
}

/** What a policy is measured by, with the verdicts. */
function namesOf({ benchmarks }: BenchReport): unknown[] {
  return benchmarks.map(({ policy: name, operation, request, allowed }) => [
    name,
    operation,
    request,
    allowed,
  ]);
}

/** A baseline that says how long an evaluation took. */
function baseline(name: string, processorMs: number): string {
  const samples = { processorMs: Array.from({ length: 10 }, () => processorMs) };
  writeFileSync(
    join(folder, name),
    JSON.stringify({
      format: 1,
      machine: { cpu: 'abacus', cpus: 1, platform: 'linux', arch: 'x64', node: '24.15.0', v8: '13' },
      benchmarks: [{ policy: 'pod-hardening', operation: 'validate', request: 'accept.json', samples }],
    }),
  );
  return name;
}

describe('wardctl bench', () => {
  it('measures settings, each request and a cold start, with as many samples as it is told', async () => {
    const report = await reportOf(...policy, '-r', reject, ...quick);

    expect(namesOf(report)).toEqual([
      ['pod-hardening', 'validate_settings', undefined, undefined],
      ['pod-hardening', 'validate', 'accept.json', true],
      ['pod-hardening', 'validate', 'reject.json', false],
      ['pod-hardening', 'cold_start', 'accept.json', undefined],
    ]);
    expect(report.plan).toEqual({ warmUpMs: 0, measurementMs: 30, samples: 3, resamples: 50 });
    for (const { samples, wall, evaluations, operation, cold, memory } of report.benchmarks) {
      expect(samples.wallMs).toHaveLength(3);
      expect(samples.processorMs).toHaveLength(3);
      expect(evaluations).toBeGreaterThanOrEqual(3);
      expect(wall.minMs).toBeGreaterThan(0);
      const ordered = [wall.minMs, wall.p50Ms, wall.p90Ms, wall.p95Ms, wall.p99Ms, wall.maxMs];
      expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
      expect(wall.meanMs).toBeGreaterThanOrEqual(wall.minMs);
      expect(cold !== undefined).toBe(operation === 'cold_start');
      expect(memory.guestBytes !== undefined).toBe(operation !== 'cold_start');
    }
  });

  it('is text without control sequences where nobody looks', async () => {
    const { stdout, stderr, exitCode } = await bench(...policy, ...quick, '--no-cold');

    expect(exitCode).toBe(0);
    expect(stderr).toBe('measuring 2 benchmarks, about 1 s\n');
    expect(stdout).not.toContain('\x1b');
    expect(stdout).toMatch(/^pod-hardening\n\n +mean +±95% +p50 +p90 +p95 +p99 +max\n/);
    expect(stdout).toMatch(/\n {2}validate accept\.json\n {2}accepted · /);
    expect(stdout).not.toContain('cold start');
  });

  it('takes groups, manifests and raw requests', async () => {
    const group = join(folder, 'group.yml');
    const text = readFileSync(join(golden, 'inputs/group-or-reject-both.yml'), 'utf8');
    writeFileSync(group, text.replaceAll('$PWD', golden.replaceAll('\\', '/')));
    writeFileSync(
      join(folder, 'pods.yml'),
      ['a', 'b'].map((name) => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}}`).join('\n---\n'),
    );

    const report = await reportOf(group, '-f', 'pods.yml', ...quick);
    expect(namesOf(report)).toEqual([
      ['demo', 'validate_settings', undefined, undefined],
      ['demo', 'validate', 'pods.yml, document 1', false],
      ['demo', 'validate', 'pods.yml, document 2', false],
      ['demo', 'cold_start', 'pods.yml, document 1', undefined],
    ]);

    const raw = await reportOf(
      probe,
      '--raw',
      '-r',
      join(golden, 'requests/raw.json'),
      ...quick,
      '--no-cold',
    );
    expect(namesOf(raw)).toHaveLength(2);
  });

  it('replays a session as run does', async () => {
    const call = { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host' };
    const settings = [
      '--settings-json',
      JSON.stringify({ hostCalls: [{ ...call, payload: '"example.com"' }] }),
    ];
    const exchange = [
      '- type: Exchange',
      '  request: |',
      '    !DNSLookupHost',
      '    host: example.com',
      '  response:',
      '    type: Success',
      `    payload: '{"ips":["192.0.2.1"]}'`,
    ].join('\n');
    writeFileSync(join(folder, 'session.yml'), `${exchange}\n${exchange}\n${exchange}\n`);
    const requests = ['pod-plain', 'pod-bare'].flatMap((name) => [
      '-r',
      join(golden, `requests/${name}.json`),
    ]);
    const replay = ['--replay-host-capabilities-interactions', 'session.yml'];

    const { stderr, exitCode } = await bench(probe, ...requests, ...settings, ...replay, ...quick, '--json');

    expect(stderr).toContain('session.yml: 1 recorded host calls were not made');
    expect(stderr).not.toContain('Replay error');
    expect(exitCode).toBe(0);
  });

  it('records the calls of one pass', async () => {
    const call = {
      binding: 'kubewarden',
      namespace: 'net',
      operation: 'v1/dns_lookup_host',
      payload: '"localhost"',
    };
    const settings = ['--settings-json', JSON.stringify({ hostCalls: [call] })];
    const request = ['-r', join(golden, 'requests/pod-plain.json')];

    const { exitCode } = await bench(
      ...[probe, ...request, ...settings, ...quick, '--no-cold'],
      ...['--record-host-capabilities-interactions', 'recorded.yml'],
    );

    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, 'recorded.yml'), 'utf8').match(/type: Exchange/g)).toHaveLength(1);
  });
});

describe('a comparison', () => {
  const longer = ['--warm-up-time', '0', '--measurement-time', '500ms', '--num-samples', '10', '--no-cold'];

  it('fails where something regressed, and says what', async () => {
    const { stdout, stderr, exitCode } = await bench(
      ...[...policy, ...longer, '--compare', baseline('fast.json', 0.0001)],
    );

    expect(stdout).toMatch(/^ {2}validate accept\.json +0\.10µs → .* regressed$/m);
    expect(stdout).toMatch(/^ {2}validate_settings +new$/m);
    expect(stderr).toContain('the baseline is from other surroundings: processor abacus, now ');
    expect(exitCode).toBe(1);
  });

  it('fails where nothing was compared', async () => {
    const { stdout, stderr, exitCode } = await bench(
      ...[probe, '-r', reject, ...longer, '--compare', baseline('fast.json', 0.0001)],
    );

    expect(stdout).toMatch(/not measured$/m);
    expect(stderr).toContain('nothing was compared: fast.json has none of these benchmarks');
    expect(exitCode).toBe(1);
  });

  it('is content with what improved, or changed less than the threshold', async () => {
    const slow = baseline('slow.json', 1000);
    const [improved, within] = await Promise.all([
      bench(...policy, ...longer, '--compare', slow, '--json'),
      bench(...policy, ...longer, '--compare', slow, '--json', '--threshold', '200%'),
    ]);

    const verdictOf = ({ stdout }: Ended): unknown =>
      (JSON.parse(stdout) as BenchReport).benchmarks.map(({ change }) => change?.verdict);
    expect(verdictOf(improved)).toEqual([undefined, 'improved']);
    expect(verdictOf(within)).toEqual([undefined, 'unchanged']);
    expect([improved.exitCode, within.exitCode]).toEqual([0, 0]);
  });

  it('is with what was saved, which names neither the machine nor folders', async () => {
    const saved = join(folder, 'saved.json');
    const { exitCode } = await bench(...policy, ...quick, '--save', saved);

    const text = readFileSync(saved, 'utf8');
    expect(exitCode).toBe(0);
    for (const name of [hostname(), folder, fixtures]) expect(text).not.toContain(name);
    const again = await reportOf(...policy, ...quick, '--compare', saved, '--threshold', '999%');
    expect(again.benchmarks.map(({ change }) => change !== undefined)).toEqual([true, true, true]);
    expect(again.comparison?.notMeasured).toEqual([]);
    expect(JSON.parse(text)).not.toHaveProperty('comparison');
  });

  it('is with the last run on the same files, if that was kept', async () => {
    const keep = [...policy, ...quick, '--no-cold', '--dump-results-to-disk'];

    const first = await bench(...keep);
    const other = await bench(...policy, '-r', reject, ...quick, '--no-cold', '--dump-results-to-disk');
    const second = await bench(...keep, 'true');

    expect([first, other, second].map(({ stdout }) => stdout.includes('Compared with'))).toEqual([
      false,
      false,
      true,
    ]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  });
});

describe('what cannot be measured', () => {
  it.each([
    ['refused settings', ['--settings-json', '{"nope":1}', ...policy], 1, 'Provided settings are not valid'],
    [
      'a policy that crashes',
      [probe, '-r', join(golden, 'requests/pod-plain.json'), '--settings-json', '{"fault":"panic"}'],
      1,
      'the policy gave no answer',
    ],
    ['no request', [probe], 2, '--request-path'],
    ['no policy', ['-r', accept], 2, '<POLICY>'],
    ['a threshold of another kind', [...policy, '--threshold', '5'], 2, '--threshold: expected a percentage'],
    ['no samples', [...policy, '--num-samples', '0'], 2, '--num-samples'],
    ['a baseline that is not there', [...policy, '--compare', 'none.json'], 1, 'none.json'],
    [
      'a folder to save in that is not there',
      [...policy, '--save', 'none/a.json'],
      1,
      'cannot write none/a.json',
    ],
    ['a policy to save to', [...policy, '--save', join(hardening, 'policy.wasm')], 1, 'found the input'],
    ['the other half of a cold start', [...policy, '--cold-process'], 2, 'cannot be given'],
  ])('%s', async (_name, args, expected, reason) => {
    const { stdout, stderr, exitCode } = await bench(...args, ...quick);

    expect(stderr).toContain(reason);
    expect([exitCode, stdout]).toEqual([expected, '']);
  });

  it('ends with what `run --exit-code` ends with', async () => {
    const { exitCode } = await bench(
      join(hardening, 'policy.wasm'),
      '-r',
      reject,
      ...quick,
      '--no-cold',
      '--exit-code',
    );

    expect(exitCode).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  it('ends a measurement with 130 and no result', async () => {
    const child = spawn(process.execPath, [builtCli, 'bench', ...policy, '--measurement-time', '10m'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.once('data', () => child.kill('SIGINT'));

    const exitCode = await new Promise((resolve) => child.once('close', resolve));

    expect([exitCode, stdout]).toEqual([130, '']);
  });
});
