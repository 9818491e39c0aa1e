import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reporters, testPolicies, type SuiteEvent } from '../../../../src/suite/library/index.ts';

const golden = join(import.meta.dirname, '../../../../fixtures/golden');

/** A folder with the probe and a suite of it with these cases. */
function project(...cases: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-suite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(golden, 'modules/probe-wapc.wasm'), join(folder, 'probe.wasm'));
  copyFileSync(join(golden, 'requests/pod-privileged.json'), join(folder, 'pod.json'));
  const lines = [
    'policy: ./probe.wasm',
    'request: ./pod.json',
    'cases:',
    ...cases.map((one) => `  - ${one}`),
  ];
  writeFileSync(join(folder, 'a.policytest.yml'), lines.join('\n'));
  return folder;
}

const passing = '{ name: passes, expect: { allowed: true } }';
const failing = '{ name: fails, expect: { allowed: false, message: no } }';

async function eventsOf(events: AsyncIterable<SuiteEvent>): Promise<SuiteEvent[]> {
  const found: SuiteEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

describe('testPolicies', () => {
  it('runs components with the package of their folder, and keeps them in a folder', async () => {
    const root = join(import.meta.dirname, '../../../..');
    const folder = mkdtempSync(join(root, 'node_modules/.wardctl-suite-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    copyFileSync(join(root, 'fixtures/components/policy.wasm'), join(folder, 'policy.wasm'));
    copyFileSync(join(golden, 'requests/pod-privileged.json'), join(folder, 'pod.json'));
    const suite = `
policy: ./policy.wasm
request: ./pod.json
cases:
  - { name: passes, settings: { do: accept }, expect: { allowed: true } }
  - { name: rejects, settings: { do: reject }, expect: { allowed: false, code: 418 } }`;
    writeFileSync(join(folder, 'a.policytest.yml'), suite);
    const cacheFolder = join(folder, 'cache');

    const events = await eventsOf(testPolicies({ folder, cacheFolder, workers: 1 }));

    expect(events.at(-1)).toMatchObject({ ok: true, cases: { passed: 2, failed: 0, skipped: 0 } });
    expect(readdirSync(join(cacheFolder, 'entries'))).toHaveLength(1);
    const elsewhere = await eventsOf(
      testPolicies({ folder: project(passing), cacheFolder: join(folder, 'unused') }),
    );
    expect(elsewhere.at(-1)).toMatchObject({ ok: true });
    expect(existsSync(join(folder, 'unused'))).toBe(false);
  }, 60_000);

  it('tells what happens, in order', async () => {
    const events = await eventsOf(testPolicies({ folder: project(passing, failing) }));

    expect(events.map(({ type }) => type)).toEqual([
      'run-start',
      'suite-start',
      'case-end',
      'case-end',
      'suite-end',
      'run-end',
    ]);
    expect(events.at(-1)).toMatchObject({ ok: false, cases: { passed: 1, failed: 1, skipped: 0 } });
  });

  it('runs the cases that are selected', async () => {
    const folder = project(passing, failing);
    const named = await eventsOf(testPolicies({ folder, filters: ['a.policytest.yml'], name: 'passes' }));
    const none = await eventsOf(testPolicies({ folder, name: 'nothing' }));

    expect(named.at(-1)).toMatchObject({ ok: true, cases: { passed: 1, failed: 0 } });
    expect(none.at(-1)).toMatchObject({ ok: false, findings: [{ check: 'no-cases' }] });
  });

  it('gives reporters what they report', async () => {
    const folder = project(passing);
    let report = '';
    const tell = reporters.tap({ write: (text) => (report += text), folder, version: '1.0.0' });
    for await (const event of testPolicies({ folder })) tell(event);

    expect(report).toBe('TAP version 13\nok 1 - a.policytest.yml > passes\n1..1\n');
  });

  it('has a finding for a policy that is no file', async () => {
    const folder = project(
      '{ name: a, policy: "registry://usr:PASSW0RD@ghcr.io/x/y:v1", expect: { allowed: true } }',
    );
    const events = await eventsOf(testPolicies({ folder }));

    expect(events.find(({ type }) => type === 'case-end')).toMatchObject({
      result: {
        findings: [
          { check: 'error', message: expect.stringContaining('expected the path of a file') as unknown },
        ],
      },
    });
    expect(JSON.stringify(events)).toContain('usr:***@ghcr.io');
    expect(JSON.stringify(events)).not.toContain('PASSW0RD');
  });

  it('ends when it is told to, or nobody listens any more', async () => {
    const folder = project(
      '{ name: slow, settings: { fault: loop }, timeout: 60s, expect: { error: true } }',
    );
    const signal = AbortSignal.timeout(200);
    await expect(eventsOf(testPolicies({ folder, signal }))).rejects.toMatchObject({ name: 'TimeoutError' });

    for await (const { type } of testPolicies({ folder })) if (type === 'suite-start') break;
  });

  it.each([0, -1, 1.5, NaN])('takes no %s threads', async (workers) => {
    await expect(eventsOf(testPolicies({ folder: project(passing), workers }))).rejects.toMatchObject({
      code: 'USAGE_INVALID',
    });
  });
});
