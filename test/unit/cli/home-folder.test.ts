import { homedir } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { homeFolder } from '../../../src/cli/home-folder.ts';

const nobodysId = 54_321;

afterEach(() => {
  vi.unstubAllEnvs();
  process.seteuid?.(process.getuid?.() ?? 0);
});

it("is the user's", () => {
  expect(homeFolder()).toBe(homedir());
});

// Only root may become somebody else.
it.skipIf(process.getuid?.() !== 0)('is ~ for a user whom the system does not know', () => {
  vi.stubEnv('HOME', undefined);
  process.seteuid?.(nobodysId);
  expect(homedir).toThrow('ENOENT');
  expect(homeFolder()).toBe('~');
});
