import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PassedSuites } from '../../../../src/suite/changed/index.ts';
import type { Observation } from '../../../../src/suite/observation.ts';
import { planSuites } from '../../../../src/suite/plan/plan-suites.ts';
import type { PlannedSuite } from '../../../../src/suite/plan/planned-suite.ts';
import type { Finding, SuiteEvent } from '../../../../src/suite/suite-event.ts';
import { lookup, observed } from '../check/observations.ts';

/** A folder with a suite of two cases, of which the second replays a session. */
class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'wardctl-changed-'));
  readonly cache = join(this.folder, 'cache');
  readonly warnings: string[] = [];

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.write('policy.wasm', '\0asm');
    this.write('request.json', '{}');
    this.write('session.yml', '[]');
    this.write(
      'a.policytest.yml',
      `policy: ./policy.wasm
request: ./request.json
cases:
  - { name: live, expect: { allowed: true } }
  - { name: replayed, session: ./session.yml, expect: { allowed: true } }
`,
    );
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  async plan(): Promise<PlannedSuite> {
    const path = join(this.folder, 'a.policytest.yml');
    const never = (): never => {
      throw new TypeError('asked for a policy that is no file');
    };
    const [suite] = await planSuites([{ path, name: 'a.policytest.yml', lines: [] }], {
      elsewhere: { byUri: never, byDigest: never, checkFile: () => undefined },
      filter: { name: undefined, tags: [] },
      allow: [],
      ci: false,
      builder: { run: never },
    });
    if (suite === undefined) throw new TypeError('no suite was planned');
    return suite;
  }

  open(salt = 'salt', folder = this.cache): PassedSuites {
    return new PassedSuites({ folder, salt, warn: (message) => this.warnings.push(message) });
  }

  /** Whether a run would run the suite. */
  async isWanted(salt?: string): Promise<boolean> {
    return this.open(salt).notPassed([await this.plan()]).length > 0;
  }

  /** A run in which the suite passes. */
  async pass({
    meanwhile = () => undefined,
    seen = {},
    folder = this.cache,
    change = {},
  }: {
    readonly meanwhile?: () => void;
    /** By the name of the case. */
    readonly seen?: Readonly<Record<string, Partial<Observation>>>;
    readonly folder?: string;
    readonly change?: Partial<PlannedSuite>;
  } = {}): Promise<void> {
    const suite = { ...(await this.plan()), ...change };
    const passed = this.open('salt', folder);
    passed.notPassed([suite]);
    meanwhile();
    for (const event of passing(suite, seen)) passed.note(event);
  }
}

function passing(
  suite: PlannedSuite,
  seen: Readonly<Record<string, Partial<Observation>>>,
  findings: readonly Finding[] = [],
  failed = 0,
): SuiteEvent[] {
  return [
    ...suite.cases.map(({ test }): SuiteEvent => {
      const { name, position, tags } = test;
      const observation = observed(seen[name]);
      const result = { name, position, tags, status: 'passed', findings: [], observation } as const;
      return {
        type: 'case-end',
        suite: suite.info,
        result: { ...result, skipReason: undefined, snapshot: undefined, durationMs: 1 },
      };
    }),
    {
      type: 'suite-end',
      suite: suite.info,
      counts: { passed: 2 - failed, failed, skipped: 0 },
      findings,
      durationMs: 2,
    },
  ];
}

describe('a suite that passed', () => {
  it('is not run again as it is', async () => {
    const project = new Project();

    expect(await project.isWanted()).toBe(true);
    await project.pass();
    expect(await project.isWanted()).toBe(false);
  });

  it.each(['a.policytest.yml', 'policy.wasm', 'request.json', 'session.yml'])(
    'is run again with another %s',
    async (name) => {
      const project = new Project();
      await project.pass();
      project.write(name, '# other\n');

      expect(await project.isWanted()).toBe(true);
    },
  );

  it('is run again where something else that decides is another', async () => {
    const project = new Project();
    await project.pass();

    expect(await project.isWanted('another')).toBe(true);
  });

  it('is run again where its snapshots changed, and not for those of the run itself', async () => {
    const project = new Project();
    mkdirSync(join(project.folder, '__snapshots__'));
    const snapshots = '__snapshots__/a.policytest.yml.snap.yml';
    await project.pass({
      meanwhile: () => {
        project.write(snapshots, 'live: a\n');
      },
    });

    expect(await project.isWanted()).toBe(false);
    project.write(snapshots, 'live: b\n');
    expect(await project.isWanted()).toBe(true);
  });

  it.each(['a.policytest.yml', 'policy.wasm', 'request.json'])(
    'is not remembered with what %s became while it was run',
    async (name) => {
      const project = new Project();
      await project.pass({
        meanwhile: () => {
          project.write(name, '{"other": true}');
        },
      });

      expect(await project.isWanted()).toBe(true);
    },
  );

  it('is not remembered with what a file became after it was read for the plan', async () => {
    const project = new Project();
    const suite = await project.plan();
    const text = 'policy: ./policy.wasm\ncases: [{ name: other, request: {}, expect: { allowed: false } }]\n';
    project.write('a.policytest.yml', text);
    const passed = project.open();
    passed.notPassed([suite]);
    for (const event of passing(suite, {})) passed.note(event);

    expect(await project.isWanted()).toBe(true);
  });

  it('is not remembered where the world answered a host call', async () => {
    const project = new Project();
    await project.pass({ seen: { live: { hostCalls: [lookup('example.com')] } } });
    expect(await project.isWanted()).toBe(true);

    await project.pass({ seen: { replayed: { hostCalls: [lookup('example.com')] } } });
    expect(await project.isWanted()).toBe(false);
  });

  it('is not remembered where a file is larger than is read', async () => {
    const project = new Project();
    truncateSync(join(project.folder, 'policy.wasm'), 256 * 1024 * 1024 + 1);
    await project.pass();

    expect(await project.isWanted()).toBe(true);
  });

  it('is not remembered where a file is a folder', async () => {
    const project = new Project();
    rmSync(join(project.folder, 'request.json'));
    mkdirSync(join(project.folder, 'request.json'));
    await project.pass();

    expect(await project.isWanted()).toBe(true);
  });

  it('is not remembered where only a part of it was run', async () => {
    const project = new Project();
    await project.pass({ change: { isPartial: true } });

    expect(await project.isWanted()).toBe(true);
  });
});

it('does not remember a suite that failed', async () => {
  const project = new Project();
  const suite = await project.plan();
  for (const events of [passing(suite, {}, [], 1), passing(suite, {}, [someFinding])]) {
    const passed = project.open();
    passed.notPassed([suite]);
    for (const event of events) passed.note(event);
  }

  expect(await project.isWanted()).toBe(true);
});

const someFinding: Finding = {
  check: 'no-cases',
  message: 'nothing',
  expected: undefined,
  actual: undefined,
  hint: undefined,
  position: undefined,
  rule: 'no-cases',
};

describe('the cache', () => {
  it('that cannot be written is said once, and stops nothing', async () => {
    const project = new Project();
    const folder = join(project.folder, 'request.json', 'cache');
    const suite = await project.plan();
    const passed = project.open('salt', folder);
    expect(passed.notPassed([suite])).toEqual([suite]);
    for (const event of [...passing(suite, {}), ...passing(suite, {})]) passed.note(event);

    expect(project.warnings).toEqual([
      expect.stringContaining(`cannot remember which suites passed: ${folder}`),
    ]);
  });

  it('does not grow without end', { timeout: 60_000 }, async () => {
    const project = new Project();
    mkdirSync(project.cache);
    for (let index = 0; index <= 10_000; index++) writeFileSync(join(project.cache, String(index)), '');
    await project.pass();

    expect(readdirSync(project.cache)).toHaveLength(1);
    expect(await project.isWanted()).toBe(false);
  });
});
