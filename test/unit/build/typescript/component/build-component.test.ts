import { cpSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildProject, type BuiltPolicy } from '../../../../../src/build/index.ts';
import { loadPolicy } from '../../../../../src/index.ts';
import { buildSurroundings } from '../../../../support/build-surroundings.ts';
import { folderOf, metadata } from '../../support.ts';
import { accepting, policyProject } from '../support.ts';

function build(folder: string, steps: string[] = []): Promise<BuiltPolicy> {
  return buildProject(folder, {
    ...buildSurroundings(),
    name: 'p',
    check: false,
    target: 'component',
    onStep: (step) => steps.push(step),
  });
}

const judging = `import { definePolicy, reject } from 'wardctl/policy';
import { explode } from './rules.ts';
let calls = 0;
definePolicy({
  async validate(request, settings) {
    await null;
    if (settings.explode) explode();
    return reject([++calls, Math.random(), Date.now()].join(' '));
  },
});
`;

const files = policyProject(judging, {
  'src/rules.ts': "export function explode() {\n  throw new RangeError('boom');\n}\n",
  'metadata.yml': metadata('kubewarden-wapc'),
});

// Each takes one or two seconds of work.
describe('a component of TypeScript', { timeout: 120_000 }, () => {
  it('has the same bytes each time, in every folder; clock and random numbers are live', async () => {
    const folder = folderOf(files);
    const steps: string[] = [];
    const { path, warnings, packages = [] } = await build(folder, steps);
    const other = folderOf({});
    cpSync(folder, other, { recursive: true });
    const again = await build(other);

    expect(warnings).toEqual([]);
    expect(packages.map(({ name }) => name).sort()).toEqual(['componentize-qjs', 'wardctl']);
    expect(steps).toEqual(['bundle', 'evaluate', 'componentize', 'annotate']);
    expect(readFileSync(path).equals(readFileSync(again.path))).toBe(true);

    const before = Date.now();
    const policy = await loadPolicy(path);
    const answers = [await policy.evaluate({}), await policy.evaluate({})].map(({ message = '' }) =>
      message.split(' ').map(Number),
    );
    const [[, random, time = 0] = [], [, otherRandom] = []] = answers;

    expect(answers.map(([calls]) => calls)).toEqual([1, 1]);
    expect(random).not.toBe(otherRandom);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
    expect(await policy.evaluate({}, { explode: true })).toMatchObject({
      allowed: false,
      message: expect.stringContaining('RangeError: boom\n    at explode (src/rules.ts:2:13)') as unknown,
    });
  });

  it('fails as other targets do, before it is made', async () => {
    const steps: string[] = [];
    const folder = folderOf(policyProject(accepting('throw new Error("boom");')));

    await expect(build(folder, steps)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('src/policy.ts:2:11: Error: boom') as unknown,
    });
    expect(steps).toEqual(['bundle', 'evaluate']);
  });
});
