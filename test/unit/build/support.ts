import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const fixtures = join(import.meta.dirname, '../../../fixtures');

/** A module without metadata, by the execution mode that it is made for. */
export function probe(mode: 'wapc' | 'wasi' | 'opa' | 'gatekeeper'): string {
  return join(fixtures, `golden/modules/probe-${mode}.raw.wasm`);
}

/** A metadata.yml for an execution mode. */
export function metadata(mode: string): string {
  return `policyType: raw\nrules: []\nmutating: false\nexecutionMode: ${mode}\n`;
}

/** A folder with files, each a name and a text, for one test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-project-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
