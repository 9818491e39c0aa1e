import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { ChangeFeed, type Change } from '../../../../src/cli/test/watch/change-feed.ts';
import { BuildTrace, type PlannedSuite } from '../../../../src/suite/index.ts';
import { plannedSuite, stepOf } from '../../suite/watch/planned.ts';

/** In the names of suites that are written to see how far is told of changes. */
const mark = 'mark-';

/** A folder that is looked at, and what is told of changes in it. */
class Watched {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-feed-')));
  readonly trace = new BuildTrace();
  readonly notices: string[] = [];
  readonly feed: ChangeFeed;
  private readonly changes: Change[] = [];
  private marks = 0;
  private wake = Promise.withResolvers<undefined>();

  constructor(...files: readonly string[]) {
    for (const file of files) this.write(file);
    this.feed = new ChangeFeed(this.folder, this.trace, {
      onChange: (change) => {
        this.changes.push(change);
        this.wake.resolve(undefined);
      },
      onNotice: (text) => this.notices.push(text),
    });
    onTestFinished(() => {
      this.feed.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  suite(name: string, files: readonly string[], more: Partial<PlannedSuite> = {}): PlannedSuite {
    const paths = [name, ...files].map((file) => join(this.folder, file));
    return plannedSuite(this.path(name), { files: paths, ...more });
  }

  write(name: string, text = name): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** The next change that is told; those that several events told of come once. */
  async next(): Promise<Change> {
    for (;;) {
      const change = await this.nextToldOf();
      while (this.changes[0]?.path === change.path) this.changes.shift();
      if (!change.path.includes(mark)) return change;
    }
  }

  /** The paths that are told by now. */
  async told(): Promise<string[]> {
    const last = `${mark}${String(this.marks++)}.policytest.yml`;
    this.write(last);
    const paths = new Set<string>();
    for (;;) {
      const { path } = await this.nextToldOf();
      if (path === this.path(last)) return [...paths];
      if (!path.includes(mark)) paths.add(path.slice(this.folder.length + 1));
    }
  }

  private async nextToldOf(): Promise<Change> {
    for (;;) {
      const change = this.changes.shift();
      if (change !== undefined) return change;
      this.wake = Promise.withResolvers();
      await this.wake.promise;
    }
  }
}

describe('ChangeFeed', () => {
  it('tells of a file of a suite that is written in place, put in place, or gone', async () => {
    const watched = new Watched('a.policytest.yml', 'requests/pod.json');
    const suite = watched.suite('a.policytest.yml', ['requests/pod.json']);
    watched.feed.follow([suite]);
    const expected = {
      path: watched.path('requests/pod.json'),
      suites: new Set([suite.info.path]),
      isStructural: false,
    };
    watched.write('requests/pod.json', 'new');
    expect(await watched.next()).toMatchObject(expected);
    watched.write('requests/.pod.json.tmp', 'newer');
    renameSync(watched.path('requests/.pod.json.tmp'), watched.path('requests/pod.json'));
    expect(await watched.next()).toMatchObject(expected);
    unlinkSync(watched.path('requests/pod.json'));
    expect(await watched.next()).toMatchObject(expected);
  });

  it('says nothing of files that no suite has to do with', async () => {
    const watched = new Watched('a.policytest.yml');
    watched.feed.follow([watched.suite('a.policytest.yml', [])]);
    watched.write('notes.txt');
    watched.write('a.policytest.yml~');

    expect(await watched.told()).toEqual([]);
  });

  it('sees files where nothing was, in folders that come to be', async () => {
    const watched = new Watched('a.policytest.yml');
    const suite = watched.suite('a.policytest.yml', ['new/deep/pod.json']);
    watched.feed.follow([suite]);
    watched.write('new/deep/pod.json');
    let change = await watched.next();
    // The folder is told first; the file may be there already when it is looked into.
    if (change.path === watched.path('new')) change = { ...change, path: watched.path('new/deep/pod.json') };

    expect(change).toMatchObject({
      path: watched.path('new/deep/pod.json'),
      suites: new Set([suite.info.path]),
    });
  });

  it('tells of suites that come and go, and of folders, where they may be in', async () => {
    const watched = new Watched();
    mkdirSync(watched.path('sub'));
    expect(await watched.next()).toMatchObject({ path: watched.path('sub'), isStructural: true });
    watched.write('sub/b.policytest.yml');
    expect(await watched.next()).toMatchObject({
      path: watched.path('sub/b.policytest.yml'),
      isStructural: true,
    });
    watched.feed.follow([watched.suite('sub/b.policytest.yml', [])]);
    unlinkSync(watched.path('sub/b.policytest.yml'));
    expect(await watched.next()).toMatchObject({
      path: watched.path('sub/b.policytest.yml'),
      isStructural: true,
    });
  });

  it('goes on to look into a folder that was replaced', async () => {
    const watched = new Watched('requests/pod.json', 'other/pod.json');
    watched.feed.follow([watched.suite('a.policytest.yml', ['requests/pod.json'])]);
    rmSync(watched.path('requests'), { recursive: true });
    renameSync(watched.path('other'), watched.path('requests'));
    expect(await watched.told()).toContain('requests');
    watched.write('requests/pod.json', 'new');
    expect((await watched.next()).path).toBe(watched.path('requests/pod.json'));
  });

  it('follows links to where the files are', async () => {
    const elsewhere = new Watched('release/policy.wasm');
    const watched = new Watched('a.policytest.yml');
    symlinkSync(elsewhere.path('release/policy.wasm'), watched.path('policy.wasm'));
    const suite = watched.suite('a.policytest.yml', ['policy.wasm']);
    watched.feed.follow([suite]);
    elsewhere.write('release/policy.wasm', 'new');

    expect((await watched.next()).suites).toEqual(new Set([suite.info.path]));
  });

  it('does not take what we wrote ourselves for a change, and what others wrote there for one', async () => {
    const watched = new Watched('a.policytest.yml', 'b.policytest.yml');
    const suite = watched.suite('a.policytest.yml', []);
    const snapshots = '__snapshots__/a.policytest.yml.snap.yml';
    watched.feed.follow([suite, watched.suite('b.policytest.yml', [])]);
    watched.write(snapshots);
    watched.feed.expect(suite.snapshotPath);
    expect(await watched.told()).toEqual([]);
    watched.write(snapshots, 'mine');
    expect(await watched.next()).toMatchObject({
      path: suite.snapshotPath,
      suites: new Set([suite.info.path]),
    });
    watched.feed.expect(suite.snapshotPath);
    rmSync(watched.path('__snapshots__'), { recursive: true });
    expect((await watched.next()).path).toBe(suite.snapshotPath);
  });

  it('leaves what builds make alone, and tells sources that are written meanwhile from others', async () => {
    const watched = new Watched('src/lib.rs', 'policy.wasm', 'target/CACHEDIR.TAG');
    const builds = [stepOf(watched.path('a.policytest.yml'))];
    const suite = watched.suite('a.policytest.yml', ['policy.wasm'], { builds });
    watched.feed.follow([suite]);
    watched.trace.begin(Date.now());
    watched.write('policy.wasm', 'built');
    watched.write('target/debug/x.o');
    watched.write('src/lib.rs', 'edited meanwhile');
    expect(await watched.next()).toMatchObject({ path: watched.path('src/lib.rs'), isWhileBuilding: true });
    watched.trace.end(Date.now() - 1000);
    watched.feed.follow([suite]);
    watched.write('src/lib.rs', 'edited');
    const change = await watched.next();
    expect(change).toMatchObject({ path: watched.path('src/lib.rs'), isWhileBuilding: false });
    expect(change.builds.size).toBe(1);
    watched.write('policy.wasm', 'by hand');
    expect((await watched.next()).path).toBe(watched.path('policy.wasm'));
  });

  it('tells, once suites are planned, what was changed meanwhile', async () => {
    const watched = new Watched('a.policytest.yml', 'requests/pod.json');
    watched.feed.beginPlan();
    watched.write('requests/pod.json', 'new');
    expect(await watched.told()).toEqual([]);
    const suite = watched.suite('a.policytest.yml', ['requests/pod.json']);
    watched.feed.follow([suite]);
    expect((await watched.next()).path).toBe(watched.path('requests/pod.json'));
  });

  it('looks outside of the working folder too', async () => {
    const elsewhere = new Watched('policy.wasm');
    const watched = new Watched('a.policytest.yml');
    const suite = plannedSuite(watched.path('a.policytest.yml'), { files: [elsewhere.path('policy.wasm')] });
    watched.feed.follow([suite]);
    elsewhere.write('policy.wasm', 'new');

    expect((await watched.next()).path).toBe(elsewhere.path('policy.wasm'));
  });
});
