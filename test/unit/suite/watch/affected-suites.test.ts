import { describe, expect, it } from 'vitest';
import { affectedSuites, builtModules } from '../../../../src/suite/watch/index.ts';
import { lostCase, plannedSuite, stepOf } from './planned.ts';

const shared = '/p/pod.json';
const a = plannedSuite('/p/a.policytest.yml', { files: ['/p/a.policytest.yml', shared, '/p/a.wasm'] });
const b = plannedSuite('/p/sub/b.policytest.yml', {
  files: ['/p/sub/b.policytest.yml', shared, '/p/sub/requests/one.json'],
});
const built = plannedSuite('/p/rust/c.policytest.yml', {
  files: ['/p/rust/c.policytest.yml', '/p/rust/pod.json', '/p/rust/policy.wasm'],
  builds: [stepOf('/p/rust/c.policytest.yml')],
});

describe('affectedSuites', () => {
  it.each([
    ['the suite itself', '/p/a.policytest.yml', [a]],
    ['a request of several', shared, [a, b]],
    ['the module', '/p/a.wasm', [a]],
    ['snapshots', '/p/__snapshots__/a.policytest.yml.snap.yml', [a]],
    ['a folder that requests are in', '/p/sub/requests', [b]],
    ['a file that is named like a folder', '/p/sub/req', []],
    ['a neighbour', '/p/other.json', []],
    ['a temporary file of an editor', '/p/.pod.json.swp', []],
  ])('finds those of %s', (_what, path, expected) => {
    const { suites, builds } = affectedSuites(path, [a, b]);

    expect([...suites]).toEqual(expected.map(({ info }) => info.path));
    expect(builds.size).toBe(0);
  });

  it.each([
    ['a source', '/p/rust/src/lib.rs', true],
    ['the folder of the sources', '/p/rust', true],
    ['what Cargo makes', '/p/rust/target/debug/x.o', false],
    ['packages', '/p/rust/node_modules/x/index.js', false],
    ['a hidden file', '/p/rust/.git/index', false],
    ['another module', '/p/rust/other.wasm', false],
    ['what is written before it gets its name', '/p/rust/1-2-0123456789ab-x.tmp', false],
    ['a file beside the sources', '/p/rust2/lib.rs', false],
  ])('has a policy built again for %s: %s', (_what, path, isBuilt) => {
    const { suites, builds } = affectedSuites(path, [a, b, built]);

    expect(suites.has(built.info.path)).toBe(isBuilt);
    expect(builds.size).toBe(isBuilt ? 1 : 0);
  });

  it.each(['/p/rust/c.policytest.yml', '/p/rust/pod.json', '/p/rust/policy.wasm'])(
    'does not take %s for a source, though it is beside them',
    (path) => {
      const { suites, builds } = affectedSuites(path, [built]);

      expect([...suites]).toEqual([built.info.path]);
      expect(builds.size).toBe(0);
    },
  );

  it('takes a single file for a source, and nothing else', () => {
    const path = '/p/d.policytest.yml';
    const one = plannedSuite(path, { builds: [stepOf(path, { sources: ['policy.rego'] })] });

    expect(affectedSuites('/p/policy.rego', [one]).builds.size).toBe(1);
    expect(affectedSuites('/p/other.rego', [one]).builds.size).toBe(0);
  });

  it('builds once for suites that share a step', () => {
    const path = '/p/rust/d.policytest.yml';
    const other = plannedSuite(path, { builds: [stepOf(path)] });
    const { suites, builds } = affectedSuites('/p/rust/src/lib.rs', [built, other]);

    expect([...suites]).toEqual([built.info.path, other.info.path]);
    expect(builds.size).toBe(1);
  });

  it('runs a suite whose policy was not found for any new module', () => {
    const lost = plannedSuite('/p/e.policytest.yml', { cases: [lostCase()] });

    expect([...affectedSuites('/q/policy.wasm', [lost]).suites]).toEqual([lost.info.path]);
    expect(affectedSuites('/q/policy.yml', [lost]).suites.size).toBe(0);
  });
});

describe('builtModules', () => {
  it('has the modules of suites with a build step only', () => {
    expect([...builtModules([a, b, built])]).toEqual(['/p/rust/policy.wasm']);
  });
});
