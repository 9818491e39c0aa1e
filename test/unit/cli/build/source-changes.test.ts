import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SourceChanges } from '../../../../src/cli/build/source-changes.ts';

/** Watches a new folder with a source, a folder for results and one for packages. */
function watchProject(): {
  folder: string;
  changes: SourceChanges;
  notice: Promise<string>;
  next: () => Promise<string>;
  abort: (reason: unknown) => void;
} {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-sources-')));
  for (const name of ['src', 'dist', 'node_modules']) mkdirSync(join(folder, name));
  const noticed = Promise.withResolvers<string>();
  const sources = { folder, outDir: join(folder, 'dist'), sbom: undefined };
  const changes = new SourceChanges({ ...sources, notice: noticed.resolve });
  const controller = new AbortController();
  onTestFinished(() => {
    changes.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    changes,
    notice: noticed.promise,
    next: () => changes.next(controller.signal),
    abort: (reason) => controller.abort(reason),
  };
}

it('tells of a source', async () => {
  const { folder, changes, next } = watchProject();
  changes.begin();
  changes.end();
  writeFileSync(join(folder, 'src', 'policy.ts'), '1');
  expect(await next()).toBe(join('src', 'policy.ts'));
});

it('names the source that another file was put in the place of', async () => {
  const { folder, changes, next } = watchProject();
  changes.begin();
  changes.end();
  // As sed -i and many editors do.
  writeFileSync(join(folder, 'src', 'sedBKLtsG'), '1');
  renameSync(join(folder, 'src', 'sedBKLtsG'), join(folder, 'src', 'policy.ts'));
  expect(await next()).toBe(join('src', 'policy.ts'));
});

it('tells of a source in a new folder', async () => {
  const { folder, changes, next } = watchProject();
  changes.begin();
  changes.end();
  mkdirSync(join(folder, 'src', 'deep'));
  writeFileSync(join(folder, 'src', 'first.ts'), '1');
  await next();
  writeFileSync(join(folder, 'src', 'deep', 'policy.ts'), '1');
  expect(await next()).toBe(join('src', 'deep', 'policy.ts'));
});

it('passes over results, modules and packages', async () => {
  const { folder, changes, next } = watchProject();
  changes.begin();
  changes.end();
  for (const name of ['dist/policy.wasm', 'dist/note.txt', 'policy.wasm', 'node_modules/a.js', '.hidden']) {
    writeFileSync(join(folder, name), '1');
  }
  writeFileSync(join(folder, 'last.ts'), '1');
  expect(await next()).toBe('last.ts');
});

it('builds again for a source that was written during a build', async () => {
  const { folder, changes, next } = watchProject();
  changes.begin();
  writeFileSync(join(folder, 'src', 'policy.ts'), '1');
  changes.end();
  expect(await next()).toBe(join('src', 'policy.ts'));
});

it('comes to an end where a build writes its own sources', async () => {
  const { folder, changes, notice, next } = watchProject();
  const source = join('src', 'generated.ts');
  // A few builds in a row may be told by chance.
  for (let build = 0, more = true; more; build++) {
    expect(build).toBeLessThan(20);
    changes.begin();
    writeFileSync(join(folder, source), String(build));
    changes.end();
    more = await Promise.race([next().then(() => true), notice.then(() => false)]);
  }
  expect(await notice).toBe(`${source} is written by the build itself: no longer watched`);
});

it('ends with the reason of the signal', async () => {
  const { next, abort } = watchProject();
  const waiting = next();
  const reason = new Error('stop');
  abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
