import { describe, expect, it } from 'vitest';
import {
  capabilityPatternsOf,
  checkRunUsage,
  inputPathsOf,
  limitsOf,
  type RunOptions,
} from '../../../../src/cli/run/options.ts';
import { defaultLimits } from '../../../../src/runtime/index.ts';
import { refusalOf } from './temporary-folder.ts';
import { usualVerification } from '../../../../src/cli/verification/settings.ts';

const options: RunOptions = {
  policies: ['p.wasm'],
  requestPaths: ['r.json'],
  manifestPaths: [],
  oldManifestPath: undefined,
  manifestFlags: [],
  manifestOptions: { operation: 'CREATE', namespace: undefined, userName: undefined, groups: undefined },
  settingsPath: undefined,
  settingsJson: undefined,
  executionMode: undefined,
  raw: false,
  allowContextAware: false,
  allowedHostCapabilities: undefined,
  recordPath: undefined,
  replayPath: undefined,
  timeout: undefined,
  maxMemory: '64Mi',
  failOnRejection: false,
  registries: {
    sourcesPath: undefined,
    dockerConfigPath: undefined,
    caFiles: [],
    verification: usualVerification,
  },
  output: undefined,
  verbose: false,
  color: false,
};

describe('what has to be given', () => {
  it.each([
    [{ policies: [] }, '<POLICY>'],
    [{ requestPaths: [] }, '--request-path'],
    [{ manifestFlags: ['user'] }, '--user: expected together with --file'],
    [{ manifestPaths: ['m.yml'], raw: true }, '--raw'],
  ])('is missed in %j', async (change, expected) => {
    const { code, message } = await refusalOf(() => checkRunUsage({ ...options, ...change }, 'run'));

    expect(code).toBe('USAGE_INVALID');
    expect(message).toContain(expected);
  });

  it.each(['run', 'bench'] as const)('is shown with %s', async (command) => {
    const { hint } = await refusalOf(() => checkRunUsage({ ...options, policies: [] }, command));

    expect(hint).toContain(`wardctl ${command} policy.wasm`);
  });

  it('is enough', () => {
    expect(() => checkRunUsage(options, 'run')).not.toThrow();
  });
});

describe('limits', () => {
  it('are the usual ones, but for what is given', () => {
    const maxMemoryBytes = 64 * 1024 * 1024;

    expect(limitsOf(options)).toEqual({ ...defaultLimits, maxMemoryBytes });
    expect(limitsOf({ ...options, timeout: '500ms' })).toEqual({
      ...defaultLimits,
      timeoutMs: 500,
      maxMemoryBytes,
    });
  });
});

describe('host capabilities', () => {
  it.each([
    [undefined, ['*']],
    [[''], []],
    [
      ['oci/*,net/*', 'kubernetes/can_i'],
      ['oci/*', 'net/*', 'kubernetes/can_i'],
    ],
  ])('%j are the patterns %j', (allowedHostCapabilities, patterns) => {
    expect(capabilityPatternsOf({ ...options, allowedHostCapabilities })).toEqual(patterns);
  });
});

describe('what is read', () => {
  it('is every file that is given', () => {
    const all = { ...options, manifestPaths: ['m.yml'], oldManifestPath: 'o.yml', settingsPath: 's.yml' };

    expect(inputPathsOf(all)).toEqual(['p.wasm', 'r.json', 'm.yml', 'o.yml', 's.yml']);
    expect(inputPathsOf(options)).toEqual(['p.wasm', 'r.json']);
  });
});
