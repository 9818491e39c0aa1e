import type { PlannedCase, PlannedSuite } from '../../../../src/suite/index.ts';
import { snapshotPath } from '../../../../src/suite/snapshot/index.ts';
import { buildOfStep, type Build } from '../../../../src/suite/plan/build.ts';
import type { BuildStep } from '../../../../src/suite/suite.ts';

/** A step that is written at the top of a suite. */
export function stepOf(suitePath: string, more: Partial<BuildStep> = {}): Build {
  const position = { line: 1, column: 1 };
  return buildOfStep({ command: ['make'], folder: '.', sources: ['.'], position, ...more }, suitePath);
}

/** A suite as far as watching looks at it. */
export function plannedSuite(path: string, more: Partial<PlannedSuite> = {}): PlannedSuite {
  return {
    info: { path, name: path.slice(1), policies: [] },
    folder: path.replace(/\/[^/]*$/, ''),
    cases: [],
    isPartial: false,
    findings: [],
    allow: new Set(),
    snapshotPath: snapshotPath(path),
    snapshots: new Map(),
    builds: [],
    files: [path],
    versions: new Map(),
    ...more,
  };
}

/** A case whose policy was not found. */
export function lostCase(): PlannedCase {
  const position = { line: 1, column: 1 };
  return {
    test: {
      name: 'lost',
      position,
      tags: [],
      skip: undefined,
      only: false,
      subject: { reference: './policy.yml', resource: undefined, position },
      request: undefined,
      settings: undefined,
      executionMode: undefined,
      raw: undefined,
      mode: undefined,
      session: undefined,
      contextAware: true,
      allowedHostCapabilities: undefined,
      timeoutMs: undefined,
      expect: { position },
    },
    subject: {
      check: 'error',
      message: 'no such file',
      expected: undefined,
      actual: undefined,
      hint: undefined,
      position,
      rule: undefined,
    },
    notSelected: undefined,
    findings: [],
  };
}
