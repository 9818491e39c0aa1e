import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PathSurroundings } from '../../../../src/cli/kubewarden-paths.ts';

export const registryFixtures = join(import.meta.dirname, '../../../../fixtures/registry');

/** Key and certificate of the tests' servers. */
export const serverTls = {
  key: readFileSync(join(registryFixtures, 'server.key'), 'utf8'),
  cert: readFileSync(join(registryFixtures, 'server.pem'), 'utf8'),
};

/** A home folder of its own for a test. */
export class Home {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'wardctl-home-'));
  }

  /** A file below it. */
  write(name: string, content: string | object): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    return path;
  }

  surroundings(env: Readonly<Record<string, string | undefined>> = {}): PathSurroundings {
    return { env, platform: 'linux', homedir: () => this.path };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
