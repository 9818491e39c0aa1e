import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli, type Ended } from './run-program.ts';

/** A user's home folder and working folder for one test, removed after it. */
export class CliHome {
  readonly path = mkdtempSync(join(tmpdir(), 'wardctl-home-'));
  /** What the command line is started with: nothing of the user who runs the tests is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where wardctl keeps policies. */
  readonly store = join(this.path, 'cache/wardctl/store');
  /** Where kwctl does. */
  readonly kwctlStore = join(this.path, 'cache/kubewarden/store');

  constructor() {
    const noProxy = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [
      name,
      undefined,
    ]);
    this.env = {
      HOME: this.path,
      XDG_CACHE_HOME: join(this.path, 'cache'),
      XDG_CONFIG_HOME: join(this.path, 'config'),
      XDG_RUNTIME_DIR: undefined,
      DOCKER_CONFIG: undefined,
      REGISTRY_AUTH_FILE: undefined,
      ...(Object.fromEntries(noProxy) as Record<string, undefined>),
    };
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** A file below it; its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Runs the built command line here. */
  run(...args: readonly string[]): Promise<Ended> {
    return runCli(args, { cwd: this.path, env: this.env });
  }
}
