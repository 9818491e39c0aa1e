import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../../scripts/tools.ts';
import { certificates, startServer, type ServerProgram } from './server-program.ts';
import { SigningTokenServer, type Account } from './token-server.ts';

/** Who may come in where a registry asks. */
export const account: Account = { username: 'ann', password: 'correct horse battery' };

/**
 * The account for docker-registry, which takes bcrypt alone. Made with Perl's `crypt` and the salt
 * `$2b$05$29vaGiBx5kDqnuDdzJMxhu` on 2026-11-21; the prefix is the one that Apache's htpasswd writes.
 */
const htpasswdLine = 'ann:$2y$05$29vaGiBx5kDqnuDdzJMxhuMECGSUgTO9yjdZrxb0oHMpOn8zZ8Cty\n';

/** A real registry that the tests can start, where its program is installed. */
export interface RegistryKind {
  readonly name: string;
  readonly isInstalled: boolean;
  readonly isTls: boolean;
  /** Whether it asks for {@link account}. */
  readonly asksForLogin: boolean;
  readonly start: () => Promise<ServerProgram>;
}

/** Every registry in every form that is tested; `npm run tools` installs them. */
export const registryKinds: readonly RegistryKind[] = [
  dockerRegistry('docker-registry', {}),
  dockerRegistry('docker-registry with TLS and passwords', { isTls: true, login: 'htpasswd' }),
  dockerRegistry('docker-registry with tokens', { login: 'token' }),
  olareg('olareg', false),
  olareg('olareg with TLS', true),
];

/** The kind of that name. */
export function registryKind(name: string): RegistryKind {
  const found = registryKinds.find((kind) => kind.name === name);
  if (found === undefined) throw new Error(`no kind of registry is called ${name}`);
  return found;
}

interface DockerOptions {
  readonly isTls?: boolean;
  readonly login?: 'htpasswd' | 'token';
}

function dockerRegistry(name: string, { isTls = false, login }: DockerOptions): RegistryKind {
  const program = findProgram('docker-registry');
  const start = async (): Promise<ServerProgram> => {
    const tokens = login === 'token' ? await SigningTokenServer.start(account) : undefined;
    const server = await startServer({
      program: program ?? '',
      isTls,
      args({ host, port }, folder) {
        const password = login === 'htpasswd' ? passwordLogin(folder) : {};
        const auth = tokens === undefined ? password : tokenLogin(tokens);
        const tls = isTls ? { tls: { certificate: certificates.certificate, key: certificates.key } } : {};
        const config = {
          version: 0.1,
          log: { level: 'error', accesslog: { disabled: true } },
          storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
          auth,
          http: { addr: `${host}:${String(port)}`, ...tls },
        };
        const path = join(folder, 'config.yml');
        writeFileSync(path, JSON.stringify(config));
        return ['serve', path];
      },
    });
    return {
      host: server.host,
      async stop() {
        await server.stop();
        await tokens?.close();
      },
    };
  };
  return { name, isInstalled: program !== undefined, isTls, asksForLogin: login !== undefined, start };
}

function passwordLogin(folder: string): object {
  const path = join(folder, 'htpasswd');
  writeFileSync(path, htpasswdLine);
  return { htpasswd: { realm: 'registry for tests', path } };
}

function tokenLogin({ url, service, issuer }: SigningTokenServer): object {
  const realm = new URL('/token', url);
  // By name: crane asks no addresses of private networks for tokens.
  realm.hostname = 'localhost';
  return { token: { realm: realm.href, service, issuer, rootcertbundle: certificates.authority } };
}

function olareg(name: string, isTls: boolean): RegistryKind {
  const program = findProgram('olareg');
  const tls = isTls ? ['--tls-cert', certificates.certificate, '--tls-key', certificates.key] : [];
  const start = (): Promise<ServerProgram> =>
    startServer({
      program: program ?? '',
      isTls,
      args: ({ host, port }, folder) => [
        ...['serve', '--addr', host, '--port', String(port), '--dir', folder, '--api-delete'],
        ...tls,
      ],
    });
  return { name, isInstalled: program !== undefined, isTls, asksForLogin: false, start };
}
