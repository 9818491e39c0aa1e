import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadPolicy, type LoadedPolicy } from '../../../src/index.ts';

const root = join(import.meta.dirname, '../../../fixtures/policies');
const policies = globSync('*/policy.wasm', { cwd: root }).map((path) => dirname(path));

interface Row {
  readonly request: string;
  readonly settings: string;
  readonly verdict: string;
  readonly message: string;
}

/** What the README of a policy promises, row by row. */
function promises(policy: string): readonly Row[] {
  const text = readFileSync(join(root, policy, 'README.md'), 'utf8');
  const table = text.slice(text.indexOf('| request | settings | verdict'));
  return [
    ...table.matchAll(
      /^\| *(?:`([^`]+)`|(any)) *\| *(?:`([^`]+)`|none) *\| *([^|]+?) *\| *(?:(`+)([^|]*)\5)? *\|$/gm,
    ),
  ].map(([, file, , settings = '', verdict = '', , message = '']) => ({
    request: file ?? '',
    settings,
    verdict,
    message,
  }));
}

describe.each(policies)('%s', (name) => {
  let policy: LoadedPolicy;
  beforeAll(async () => {
    policy = await loadPolicy(join(root, name, 'policy.wasm'));
  });
  afterAll(() => {
    policy.close();
  });

  const read = (path: string): unknown =>
    JSON.parse(readFileSync(join(root, name, 'requests', path), 'utf8'));
  const settingsOf = (path: string): unknown =>
    path === '' ? {} : parse(readFileSync(join(root, name, path), 'utf8'));
  const rows = promises(name);
  const stated = /Denials have `status\.code` (\d+)/.exec(
    readFileSync(join(root, name, 'README.md'), 'utf8'),
  )?.[1];
  const deniedCode = stated === undefined ? undefined : Number(stated);

  it('has a promise for each of its requests', () => {
    const promised = new Set(rows.map(({ request }) => request));
    expect(readdirSync(join(root, name, 'requests')).filter((file) => !promised.has(file))).toEqual([]);
  });

  it.each(rows)('$request with $settings: $verdict', async ({ request, settings, verdict, message }) => {
    const given = settingsOf(settings);
    if (verdict === 'settings invalid') {
      const result = await policy.validateSettings(given);
      expect(result.valid).toBe(false);
      expect(result.message).toContain(message);
      return;
    }
    const result = await policy.evaluate(read(request), given);
    if (verdict.startsWith('allowed')) {
      expect(result).toMatchObject({ allowed: true, failure: undefined });
      expect(result.mutatedObject !== undefined).toBe(verdict === 'allowed, patched');
    } else {
      expect(result.allowed).toBe(false);
      if (verdict === 'error') expect(result.code).toBe(500);
      else if (deniedCode === undefined) expect(result.code).not.toBe(500);
      else expect(result.code).toBe(deniedCode);
    }
    if (message !== '') expect(result.message?.endsWith(message), result.message).toBe(true);
  });
});
