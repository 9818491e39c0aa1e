import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Build } from '../../../../src/suite/plan/build.ts';
import { affectedSuites, BuildTrace, LastingBuilder } from '../../../../src/suite/watch/index.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { plannedSuite, stepOf } from './planned.ts';

let folder: string;
let suite: string;
let step: Build;
let now: number;
const trace = new BuildTrace();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-builder-'));
  suite = join(folder, 'a.policytest.yml');
  step = stepOf(suite, { command: [process.execPath, '-e', program] });
  now = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program that tells that it ran, and fails while there is a file `broken`. */
const program = `
const fs = require('node:fs');
fs.appendFileSync('runs', 'x');
process.exit(fs.existsSync('broken') ? 1 : 0);
`;

function runs(): number {
  const path = join(folder, 'runs');
  return existsSync(path) ? readFileSync(path, 'utf8').length : 0;
}

function builderOf(): LastingBuilder {
  return new LastingBuilder({ ...buildSurroundings(), now: () => now++ }, trace);
}

describe('LastingBuilder', () => {
  it('builds once, for all suites and runs', async () => {
    const builder = builderOf();
    builder.begin();
    await Promise.all([builder.run(step), builder.run({ ...step })]);
    builder.begin();
    await builder.run(step);

    expect(runs()).toBe(1);
  });

  it('builds again what is outdated', async () => {
    const builder = builderOf();
    await builder.run(step);
    builder.begin();
    builder.outdate(['another']);
    await builder.run(step);
    expect(runs()).toBe(1);
    const { builds } = affectedSuites(join(folder, 'main.rs'), [plannedSuite(suite, { builds: [step] })]);
    builder.begin();
    builder.outdate(builds);
    await builder.run(step);
    expect(runs()).toBe(2);
    builder.begin();
    builder.outdate();
    await builder.run(step);
    expect(runs()).toBe(3);
  });

  it('does not lose what outdates a step while it runs', async () => {
    const builder = builderOf();
    const building = builder.run(step);
    builder.outdate();
    await building;
    builder.begin();
    await builder.run(step);

    expect(runs()).toBe(2);
  });

  it('tries a step that failed again in the next run, not before', async () => {
    appendFileSync(join(folder, 'broken'), '');
    const builder = builderOf();
    builder.begin();
    await expect(builder.run(step)).rejects.toMatchObject({ code: 'BUILD_FAILED' });
    await expect(builder.run(step)).rejects.toMatchObject({ code: 'BUILD_FAILED' });
    expect(runs()).toBe(1);
    rmSync(join(folder, 'broken'));
    builder.begin();
    await builder.run(step);
    expect(runs()).toBe(2);
  });

  it('tells when something is built', async () => {
    const builder = builderOf();
    now = 1000;
    await builder.run(step);

    expect([trace.covers(1000), trace.covers(1001), trace.covers(1002)]).toEqual([true, true, false]);
  });
});
