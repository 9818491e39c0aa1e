import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRegistry, FakeTokenServer, saysNothing } from '../support/fake-registry.ts';
import { hasPseudoTerminals, runAtTerminal, type Step } from '../support/pseudo-terminal.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';
import { basic, HelperFolder } from '../unit/oci/auth/support.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/registry');
const authority = join(fixtures, 'authority.pem');
const tls = {
  key: readFileSync(join(fixtures, 'server.key'), 'utf8'),
  cert: readFileSync(join(fixtures, 'server.pem'), 'utf8'),
};
const account = { username: 'ann', password: 'correct horse battery' };

let home: string;
let configPath: string;
let registry: FakeRegistry;
const closed: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'wardctl-login-'));
  configPath = join(home, '.docker/config.json');
  registry = await started(FakeRegistry.start({ tls, authentication: { kind: 'basic', ...account } }));
});
afterEach(async () => {
  await Promise.all(closed.splice(0).map((server) => server.close()));
  rmSync(home, { recursive: true, force: true });
});

/** Closed after the test. */
async function started<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  closed.push(server);
  return server;
}

function environment(): Record<string, string | undefined> {
  return {
    HOME: home,
    USERPROFILE: home,
    DOCKER_CONFIG: undefined,
    REGISTRY_AUTH_FILE: undefined,
    XDG_RUNTIME_DIR: undefined,
    XDG_CONFIG_HOME: undefined,
    HTTPS_PROXY: undefined,
    https_proxy: undefined,
  };
}

function run(args: readonly string[], stdin?: string, env: Record<string, string> = {}): Promise<Ended> {
  return runCli(args, { env: { ...environment(), ...env }, ...(stdin === undefined ? {} : { stdin }) });
}

/** Logs in with the password on stdin. */
function login(
  host: string,
  password = account.password,
  { args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Ended> {
  return run(
    ['login', host, '-u', account.username, '--password-stdin', '--ca-file', authority, ...args],
    password,
    env,
  );
}

function config(): unknown {
  return JSON.parse(readFileSync(configPath, 'utf8'));
}

function writeConfig(content: object | string): void {
  mkdirSync(join(home, '.docker'), { recursive: true });
  writeFileSync(configPath, typeof content === 'string' ? content : JSON.stringify(content));
}

describe('wardctl login', () => {
  it('has the registry check a login and keeps it for its owner only', async () => {
    const { stdout, stderr, exitCode } = await login(registry.host, `${account.password}\n`);

    expect(stdout).toBe(`Logged in to ${registry.host} as ann (kept in ~/.docker/config.json)\n`);
    expect(stderr).toContain('the password is kept in ~/.docker/config.json without encryption');
    expect(exitCode).toBe(0);
    expect(config()).toEqual({
      auths: { [registry.host]: { auth: basic(account.username, account.password) } },
    });
    expect(registry.asked()).toEqual(['GET /v2/', 'GET /v2/']);
    if (process.platform !== 'win32') {
      expect(statSync(configPath).mode & 0o777).toBe(0o600);
      expect(statSync(join(home, '.docker')).mode & 0o777).toBe(0o700);
    }
    expect(readdirSync(join(home, '.docker'))).toEqual(['config.json']);
  });

  it('takes a URL for its host', async () => {
    const { exitCode } = await login(`https://${registry.host}/`);

    expect(exitCode).toBe(0);
    expect(config()).toHaveProperty(['auths', registry.host]);
  });

  it('keeps nothing that the registry does not accept', async () => {
    const { stdout, stderr, exitCode } = await login(registry.host, 'wrong horse battery');

    expect(stderr).toContain(`${registry.host} does not accept the login of ann: the registry answered `);
    expect(stderr).toContain('Nothing was kept');
    expect(stderr).not.toContain('wrong horse');
    expect(stdout).toBe('');
    expect(exitCode).toBe(5);
    expect(existsSync(configPath)).toBe(false);
  });

  it('keeps nothing for a registry that cannot be reached', async () => {
    await registry.close();
    closed.splice(0);

    const { stderr, exitCode } = await login(registry.host);

    expect(stderr).toContain('nothing listens there');
    expect(exitCode).toBe(5);
    expect(existsSync(configPath)).toBe(false);
  });

  it('has the token server check it where there is one', async () => {
    const server = await started(FakeTokenServer.start({ tls, account }));
    const guarded = await started(FakeRegistry.start({ tls, authentication: { kind: 'token', server } }));

    const wrong = await login(guarded.host, 'wrong');
    const right = await login(guarded.host);

    expect(wrong.stderr).toContain('does not accept the login of ann');
    expect(wrong.exitCode).toBe(5);
    expect(right.stdout).toContain('Logged in');
    expect(right.exitCode).toBe(0);
  });

  it('keeps identity tokens of the user <token>', async () => {
    const server = await started(FakeTokenServer.start({ tls, account, identityToken: 'identity' }));
    const guarded = await started(FakeRegistry.start({ tls, authentication: { kind: 'token', server } }));
    const args = ['login', guarded.host, '-u', '<token>', '--password-stdin', '--ca-file', authority];

    const { exitCode } = await run(args, 'identity');

    expect(exitCode).toBe(0);
    expect(config()).toEqual({ auths: { [guarded.host]: { identitytoken: 'identity' } } });
  });

  it('takes a whole key file for a password', async () => {
    const password = '{\n  "type": "service_account"\n}';
    const authentication = { kind: 'basic', username: '_json_key', password } as const;
    const cloud = await started(FakeRegistry.start({ tls, authentication }));
    const args = ['login', cloud.host, '-u', '_json_key', '--password-stdin', '--ca-file', authority];

    const { exitCode } = await run(args, `${password}\n`);

    expect(exitCode).toBe(0);
    expect(config()).toEqual({ auths: { [cloud.host]: { auth: basic('_json_key', password) } } });
  });

  it('says when a registry does not ask who it is', async () => {
    const open = await started(FakeRegistry.start({ tls }));

    const { stderr, exitCode } = await login(open.host);

    expect(stderr).toContain('lets everybody in without asking for a login: this one could not be checked');
    expect(exitCode).toBe(0);
    expect(config()).toHaveProperty(['auths', open.host]);
  });

  it('says when the password goes to the registry without encryption', async () => {
    const plain = await started(FakeRegistry.start({ authentication: { kind: 'basic', ...account } }));
    const sources = join(home, 'sources.yaml');
    writeFileSync(sources, `insecure_sources: ["${plain.host}"]\n`);

    const { stderr, exitCode } = await login(plain.host, account.password, {
      args: ['--sources-path', sources],
    });

    expect(stderr).toMatch(/http|encryption/);
    expect(exitCode).toBe(0);
  });

  it('keeps what else is in the file, its rights, and the link that leads to it', async () => {
    mkdirSync(join(home, '.docker'));
    const target = join(home, 'dotfiles.json');
    writeFileSync(target, '{\n  "zebra": 1,\n  "auths": {"quay.io": {"auth": "x"}},\n  "ant": []\n}\n');
    chmodSync(target, 0o640);
    symlinkSync(target, configPath);

    const { stderr, exitCode } = await login(registry.host);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('chmod 600 ~/.docker/config.json');
    expect(lstatSync(configPath).isSymbolicLink()).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(Object.keys(config() as object)).toEqual(['zebra', 'auths', 'ant']);
    expect(config()).toHaveProperty(['auths', 'quay.io', 'auth'], 'x');
    expect(config()).toHaveProperty(['auths', registry.host]);
  });

  it('writes where it is told to', async () => {
    const folder = join(home, 'elsewhere');

    const flag = await login(registry.host, account.password, {
      args: ['--docker-config-json-path', folder],
    });
    const variable = await login(registry.host, account.password, {
      env: { DOCKER_CONFIG: join(home, 'variable') },
    });

    expect([flag.exitCode, variable.exitCode]).toEqual([0, 0]);
    expect(flag.stderr).not.toContain('there is no config.json');
    expect(existsSync(join(folder, 'config.json'))).toBe(true);
    expect(existsSync(join(home, 'variable/config.json'))).toBe(true);
    expect(existsSync(configPath)).toBe(false);
  });

  it('loses no login when several are written at once', async () => {
    const registries = await Promise.all(
      Array.from({ length: 6 }, () =>
        started(FakeRegistry.start({ tls, authentication: { kind: 'basic', ...account } })),
      ),
    );
    writeConfig({ HttpHeaders: { x: 'y' } });

    const ended = await Promise.all(registries.map(({ host }) => login(host)));

    expect(ended.map(({ exitCode }) => exitCode)).toEqual(registries.map(() => 0));
    const auth = basic(account.username, account.password);
    expect(config()).toEqual({
      HttpHeaders: { x: 'y' },
      auths: Object.fromEntries(registries.map(({ host }) => [host, { auth }])),
    });
    expect(readdirSync(join(home, '.docker'))).toEqual(['config.json']);
  });

  it('does not touch a broken file, and does not show it', async () => {
    writeConfig('{"auths": {"ghcr.io": {"auth": hunter2}}}');

    const { stderr, exitCode } = await login(registry.host);

    expect(stderr).toContain('~/.docker/config.json is not valid JSON (line 1)');
    expect(stderr).not.toContain('hunter2');
    expect(exitCode).toBe(5);
    expect(readFileSync(configPath, 'utf8')).toContain('hunter2');
    expect(registry.requests).toEqual([]);
  });

  it('says that a folder is wanted where a file is given', async () => {
    mkdirSync(join(home, 'dc'));
    const path = join(home, 'dc/config.json');
    writeFileSync(path, '{}');

    const into = await login(registry.host, account.password, { args: ['--docker-config-json-path', path] });
    const out = await run(['logout', registry.host, '--docker-config-json-path', path]);

    for (const { stderr, exitCode } of [into, out]) {
      expect(stderr).toContain('expected a folder, found a file');
      expect(stderr).toContain(`Hint: Give the folder that config.json is in: ${join(home, 'dc')}\n`);
      expect(exitCode).toBe(2);
    }
    expect(registry.requests).toEqual([]);
  });

  it('says when the file cannot be written', async () => {
    writeFileSync(join(home, 'file'), '');

    const { stderr, exitCode } = await login(registry.host, account.password, {
      args: ['--docker-config-json-path', join(home, 'file/below')],
    });

    expect(stderr).toContain('Error: cannot write ~/file/below/config.json');
    expect(exitCode).toBe(1);
  });
});

describe('wardctl login with wrong arguments', () => {
  it.each([
    ['a password on the command line', ['-u', 'ann', '-p', 'hunter2'], 'stays in the history of the shell'],
    ['the same, written otherwise', ['-u', 'ann', '--password=hunter2'], 'stays in the history of the shell'],
    ['the same, without a space', ['-u', 'ann', '-phunter2'], 'stays in the history of the shell'],
    ['words that could be a password', ['ann', 'hunter2'], 'expected the host alone, found more arguments'],
    ['no password at all', ['-u', 'ann'], 'cannot ask for the password: this is no terminal'],
    ['nothing', [], 'cannot ask for the password: this is no terminal'],
    ['no user', ['--password-stdin'], '--password-stdin needs --username'],
    ['an empty user', ['-u', '', '--password-stdin'], 'the user name is empty'],
    ['a user with a password', ['-u', 'ann:hunter2', '--password-stdin'], 'expected a user name on one line'],
    ['no such flag', ['--pasword-stdin'], '--password-stdin'],
    ['no such flag, and a password', ['--pasword-stdin=hunter2'], 'Nonexistent flag: --pasword-stdin\n'],
  ])('refuses %s', async (_name, args, expected) => {
    const { stdout, stderr, exitCode } = await run(['login', 'localhost:1', ...args], 'hunter2');

    expect(stderr).toContain(expected);
    expect(stderr).toMatch(/^Hint: .*(?:--password-stdin|--username)/m);
    expect(stdout + stderr).not.toContain('hunter2');
    expect(exitCode).toBe(2);
    expect(existsSync(configPath)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['only a line break', '\n'],
    ['zero bytes', 'hunter2\0'],
    ['too much', 'hunter2'.repeat(20_000)],
  ])('refuses %s on stdin', async (_name, stdin) => {
    const args = ['login', 'localhost:1', '-u', 'ann', '--password-stdin'];

    const { stderr, exitCode } = await run(args, stdin);

    expect(stderr).toMatch(/password/);
    expect(stderr).not.toContain('hunter2');
    expect(exitCode).toBe(2);
  });

  it.each(['ghcr.io/team', 'myhost', 'https://', 'a b', '-', 'ghcr.io:99999', 'user@ghcr.io'])(
    'refuses what is no host: %s',
    async (host) => {
      const { stderr, exitCode } = await run(['login', host, '-u', 'ann', '--password-stdin'], 'x');

      expect(stderr).toContain('expected the host of a registry');
      expect(exitCode).toBe(2);
    },
  );
});

describe.skipIf(process.platform === 'win32')('wardctl login and logout with a credential helper', () => {
  let helpers: HelperFolder;
  let env: Record<string, string>;
  beforeEach(() => {
    helpers = new HelperFolder();
    env = { PATH: `${helpers.path}:${process.env['PATH'] ?? ''}` };
  });
  afterEach(() => {
    helpers.remove();
  });

  it.each([
    ['for all registries', () => ({ credsStore: 'keeper' })],
    ['for this one', () => ({ credHelpers: { [registry.host]: 'keeper' } })],
  ])('have it keep and forget the login: %s', async (_name, setting) => {
    helpers.addKeeper('keeper');
    writeConfig({ ...setting(), auths: { [registry.host]: { auth: 'old' } } });

    const { stdout, stderr, exitCode } = await login(registry.host, account.password, { env });

    expect(stdout).toBe(`Logged in to ${registry.host} as ann (kept in the credential helper keeper)\n`);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(helpers.keptBy('keeper')).toEqual({ [registry.host]: ['ann', account.password] });
    expect(config()).toEqual({ ...setting(), auths: { [registry.host]: {} } });

    const out = await run(['logout', registry.host], '', env);

    expect(out.stdout).toBe(`Logged out of ${registry.host} (~/.docker/config.json)\n`);
    expect(out.exitCode).toBe(0);
    expect(helpers.keptBy('keeper')).toEqual({});
    expect(config()).toEqual({ ...setting(), auths: {} });
  });

  it('do not fall back to the file where the helper fails', async () => {
    helpers.add('broken', `console.log(input); process.exit(1);`);
    writeConfig({ credsStore: 'broken' });

    const { stderr, exitCode } = await login(registry.host, account.password, { env });

    expect(stderr).toContain('docker-credential-broken store: it ended with status 1');
    expect(stderr).not.toContain(account.password);
    expect(exitCode).toBe(5);
    expect(config()).toEqual({ credsStore: 'broken' });
  });
});

describe('wardctl logout', () => {
  it('forgets the login of one registry, under all its names', async () => {
    const kept = { auth: 'x' };
    writeConfig({
      auths: { 'ghcr.io': kept, 'https://ghcr.io/v1/': kept, 'quay.io': kept },
      psFormat: 'table',
    });

    const { stdout, exitCode } = await run(['logout', 'ghcr.io']);

    expect(stdout).toBe('Logged out of ghcr.io (~/.docker/config.json)\n');
    expect(exitCode).toBe(0);
    expect(config()).toEqual({ auths: { 'quay.io': kept }, psFormat: 'table' });
  });

  it("knows Docker Hub by docker's key", async () => {
    writeConfig({ auths: { 'https://index.docker.io/v1/': { auth: 'x' } } });

    const { stdout } = await run(['logout', 'docker.io']);

    expect(stdout).toContain('Logged out of docker.io');
    expect(config()).toEqual({ auths: {} });
  });

  it('changes nothing where there is no login', async () => {
    const without = await run(['logout', 'ghcr.io']);
    writeConfig('{ "auths": {} }');
    const withFile = await run(['logout', 'ghcr.io']);

    expect(without.stdout).toBe('There is no login for ghcr.io (~/.docker/config.json)\n');
    expect([without.exitCode, withFile.exitCode]).toEqual([0, 0]);
    expect(readFileSync(configPath, 'utf8')).toBe('{ "auths": {} }');
  });

  it('tells of a login of podman that is still there', async () => {
    mkdirSync(join(home, '.config/containers'), { recursive: true });
    writeFileSync(
      join(home, '.config/containers/auth.json'),
      JSON.stringify({ auths: { 'ghcr.io': { auth: basic('ann', 'x') } } }),
    );

    const { stderr, exitCode } = await run(['logout', 'ghcr.io']);

    expect(stderr).toContain(
      '~/.config/containers/auth.json has a login for ghcr.io too: podman logout ghcr.io',
    );
    expect(exitCode).toBe(0);
  });
});

describe('a login that is interrupted', () => {
  it('while the registry says nothing, is not kept', async () => {
    const asked = new Promise<void>((resolve) => {
      registry.misbehave({}, (normal, question) => {
        resolve();
        return saysNothing(normal, question);
      });
    });
    const args = ['login', registry.host, '-u', account.username, '--password-stdin', '--ca-file', authority];
    const child = spawn(process.execPath, [builtCli, ...args], {
      env: { ...process.env, ...environment() },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ended = once(child, 'close');
    child.stdin.end(account.password);

    await asked;
    child.kill('SIGINT');

    expect(await ended).toEqual([130, null]);
    expect(existsSync(configPath)).toBe(false);
  });
});

describe.skipIf(!hasPseudoTerminals)('wardctl login at a terminal', () => {
  /** Then the shell tells what the program left of the terminal. */
  const command =
    '"$NODE" "$CLI" login "$REGISTRY" --ca-file "$AUTHORITY"; echo "status $?"; stty -a | tr ";" "\\n"';

  function atTerminal(steps: readonly Step[]) {
    return runAtTerminal(
      command,
      {
        HOME: home,
        DOCKER_CONFIG: join(home, '.docker'),
        NODE: process.execPath,
        CLI: builtCli,
        REGISTRY: registry.host,
        AUTHORITY: authority,
      },
      steps,
    );
  }

  it('asks for user and password, and does not show the password', async () => {
    const { screen } = await atTerminal([
      [`User name for ${registry.host}: `, 'ann\r'],
      ['Password or access token of ann: ', `${account.password}\r`],
    ]);

    expect(screen).toContain('status 0');
    expect(screen).toContain('Logged in');
    expect(screen).toContain('ann');
    expect(screen).not.toContain(account.password);
    expect(screen).not.toContain(account.password.slice(0, 3));
    expect(screen).toMatch(/ echo\b/);
    expect(config()).toHaveProperty(['auths', registry.host, 'auth'], basic('ann', account.password));
  });

  it('lets the user correct the password', async () => {
    const { screen } = await atTerminal([
      ['User name', 'ann\r'],
      ['Password', `${account.password}xx\u007f\u007f\r`],
    ]);

    expect(screen).toContain('status 0');
  });

  it.each([
    ['Ctrl-C at the user name', [['User name', '\u0003']], 130],
    [
      'Ctrl-C at the password',
      [
        ['User name', 'ann\r'],
        ['Password', 'secr\u0003'],
      ],
      130,
    ],
    [
      'Ctrl-D at the password',
      [
        ['User name', 'ann\r'],
        ['Password', '\u0004'],
      ],
      2,
    ],
    [
      'an empty password',
      [
        ['User name', 'ann\r'],
        ['Password', '\r'],
      ],
      2,
    ],
  ] as [string, Step[], number][])('leaves the terminal as it was: %s', async (_name, steps, status) => {
    const { screen } = await atTerminal(steps);

    expect(screen).toContain(`status ${String(status)}`);
    expect(screen).toMatch(/ echo\b/);
    expect(screen).toMatch(/ icanon\b/);
    expect(screen).not.toMatch(/secr|bug in wardctl/);
    expect(existsSync(configPath)).toBe(false);
  });
});
