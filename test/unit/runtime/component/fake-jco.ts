import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Installs a package in place of jco, version 9.9.9, for as long as the test takes.
 * @param source of its module, which exports `transpileBytes`
 * @returns the folder to look for it in
 */
export function packageInPlaceOfJco(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-jco-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const place = join(folder, 'node_modules/@bytecodealliance/jco-transpile');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{"version":"9.9.9","type":"module","main":"index.js"}');
  writeFileSync(join(place, 'index.js'), source);
  return folder;
}
