import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli, runProgram, type Ended } from '../run-program.ts';
import { account, type RegistryKind } from './registry-servers.ts';
import { certificates } from './server-program.ts';

/** A registry as its users see it. */
export interface KnownRegistry {
  readonly kind: RegistryKind;
  readonly host: string;
}

/** A user of a test, with a home of their own: an empty store, no logins, no `sources.yaml`. */
export class RegistryUser {
  readonly home = mkdtempSync(join(tmpdir(), 'wardctl-user-'));

  constructor() {
    onTestFinished(() => rmSync(this.home, { recursive: true, force: true }));
  }

  /** A user whose `sources.yaml` has what these registries need, and who is logged in where that is asked for. */
  static async of(...registries: readonly KnownRegistry[]): Promise<RegistryUser> {
    const user = new RegistryUser();
    user.trust(...registries);
    for (const { kind, host } of registries) {
      if (kind.asksForLogin) await user.mustRun(['login', host, ...loginFlags], account.password);
    }
    return user;
  }

  path(name: string): string {
    return join(this.home, name);
  }

  trust(...registries: readonly KnownRegistry[]): void {
    const open = registries.filter(({ kind }) => !kind.isTls).map(({ host }) => host);
    const closed = registries.filter(({ kind }) => kind.isTls).map(({ host }) => host);
    this.writeSources({
      insecure_sources: open,
      source_authorities: Object.fromEntries(
        closed.map((host) => [host, [{ type: 'Path', path: certificates.authority }]]),
      ),
    });
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  writeSources(sources: object): void {
    this.write('config/kubewarden/sources.yaml', JSON.stringify(sources));
  }

  run(args: readonly string[], stdin = ''): Promise<Ended> {
    return runCli(args, { cwd: this.home, env: this.environment(), stdin });
  }

  /** Its stdout. @throws Error where it fails */
  async mustRun(args: readonly string[], stdin?: string): Promise<string> {
    return succeeded(args, await this.run(args, stdin));
  }

  /** Runs another program with the home, the logins and the authority of this user, to its end. */
  async mustRunProgram(program: string, args: readonly string[]): Promise<string> {
    const env = { ...this.environment(), SSL_CERT_FILE: certificates.authority };
    return succeeded([program, ...args], await runProgram(program, args, { cwd: this.home, env }));
  }

  private environment(): Record<string, string | undefined> {
    const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];
    const unset = [
      ...['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'XDG_RUNTIME_DIR', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'],
      ...proxies.flatMap((name) => [name, name.toLowerCase()]),
    ];
    return {
      ...Object.fromEntries(unset.map((name) => [name, undefined])),
      HOME: this.home,
      XDG_CACHE_HOME: this.path('cache'),
      XDG_CONFIG_HOME: this.path('config'),
    };
  }
}

/** With the password on stdin. */
export const loginFlags = ['--username', account.username, '--password-stdin'];

function succeeded(args: readonly string[], { exitCode, stdout, stderr }: Ended): string {
  if (exitCode === 0) return stdout;
  throw new Error(`${args.join(' ')} ended with ${String(exitCode)}: ${stderr}`);
}
