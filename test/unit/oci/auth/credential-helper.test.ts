import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askHelper, eraseFromHelper, storeInHelper } from '../../../../src/oci/auth/credential-helper.ts';
import { fileKeychain } from '../../../../src/oci/auth/keychain.ts';
import { errorOf } from '../support.ts';
import { basic, HelperFolder, loginFile, lookUp } from './support.ts';

let helpers: HelperFolder;
beforeEach(() => {
  helpers = new HelperFolder();
});
afterEach(() => {
  helpers.remove();
});

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  it('is asked for the host on stdin', async () => {
    helpers.add('echo', `console.log(JSON.stringify({ Username: verb, Secret: JSON.stringify(input) }));`);

    const answer = await askHelper('echo', 'ghcr.io', helpers.options());

    expect(answer).toEqual({ username: 'get', secret: '"ghcr.io\\n"' });
  });

  it('keeps and forgets logins', async () => {
    helpers.addKeeper('keeper');
    const options = helpers.options();

    await storeInHelper('keeper', 'ghcr.io', { username: 'ann', secret: 's"\\\n✔' }, options);
    expect(await askHelper('keeper', 'ghcr.io', options)).toEqual({ username: 'ann', secret: 's"\\\n✔' });
    await eraseFromHelper('keeper', 'ghcr.io', options);
    expect(await askHelper('keeper', 'ghcr.io', options)).toBeUndefined();
    await eraseFromHelper('keeper', 'ghcr.io', options);
    expect(helpers.keptBy('keeper')).toEqual({});
  });

  it('may say something on stderr', async () => {
    helpers.add('noisy', `console.error('x'.repeat(1e6)); console.log('{"Username":"u","Secret":"s"}');`);

    expect(await askHelper('noisy', 'ghcr.io', helpers.options())).toEqual({ username: 'u', secret: 's' });
  });

  it('may end without reading', async () => {
    helpers.addProgram('deaf', '#!/bin/sh\nexit 0\n');
    const login = { username: 'ann', secret: 'x'.repeat(1e6) };

    await expect(storeInHelper('deaf', 'ghcr.io', login, helpers.options())).resolves.toBeUndefined();
  });

  it('that cannot start is an error', async () => {
    helpers.addProgram('broken', '#!/no/such/interpreter\n');

    await expect(askHelper('broken', 'ghcr.io', helpers.options())).rejects.toThrow(
      'docker-credential-broken get: it cannot be run (ENOENT)',
    );
  });

  it('has none where the secret is empty', async () => {
    helpers.add('empty', `console.log('{"Username":"","Secret":""}');`);

    expect(await askHelper('empty', 'ghcr.io', helpers.options())).toBeUndefined();
  });

  it.each([
    ['prints no JSON', `console.log('hunter2');`, 'expected JSON with Username and Secret'],
    ['prints nothing', '', 'expected JSON'],
    ['prints JSON of another shape', `console.log('{"Username":"hunter2"}');`, 'expected JSON'],
    ['prints a list', `console.log('["hunter2"]');`, 'expected JSON'],
    ['fails', `console.log('hunter2'); console.error('hunter2'); process.exit(3);`, 'it ended with status 3'],
    ['is killed', `process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1e6);`, 'ended by SIGTERM'],
    [
      'prints without end',
      `const more = () => process.stdout.write('hunter2'.repeat(1e4), more); more();`,
      'it printed more than 1048576 bytes',
    ],
  ])('that %s is an error that does not show what it printed', async (_name, script, expected) => {
    helpers.add('bad', script);

    const failure = askHelper('bad', 'ghcr.io', helpers.options());

    await expect(failure).rejects.toMatchObject({
      code: 'CREDENTIALS_INVALID',
      message: expect.stringMatching(new RegExp(`^docker-credential-bad get: .*${expected}`)) as string,
    });
    await expect(failure).rejects.toMatchObject({
      message: expect.not.stringContaining('hunter2') as string,
    });
  });

  it.each([
    [
      'the first line that says something',
      `console.error('\\n  no keyring: D-Bus is not there\\nat main.go:7');`,
    ],
    ['it made visible', `console.error('no keyring:\\u001b[2J\\u202e D-Bus is not there');`],
  ])('that fails is quoted with %s', async (_name, script) => {
    helpers.add('bad', `${script} process.exit(1);`);

    const { message } = await errorOf(askHelper('bad', 'ghcr.io', helpers.options()));

    expect(message).toMatch(
      /^docker-credential-bad get: it ended with status 1: no keyring:(?: \[2J )?\s?D-Bus is not there$/,
    );
  });

  it('that fails is not quoted at length', async () => {
    helpers.add('bad', `console.error('no keyring '.repeat(1e5)); process.exit(1);`);

    const { message } = await errorOf(askHelper('bad', 'ghcr.io', helpers.options()));

    expect(message).toContain('no keyring');
    expect(message.length).toBeLessThan(300);
  });

  it.each([
    ['what it was given', `console.error('cannot keep ' + JSON.parse(input).Secret);`],
    [
      'the same, encoded',
      `console.error('cannot keep ' + Buffer.from('ann:' + JSON.parse(input).Secret).toString('base64'));`,
    ],
    ['its whole input', `console.error(input);`],
    ['commands of a script', `console.error("+ PASSWORD='correct horse battery'");`],
    ['a header', `console.error('Authorization: Basic Y29ycmVjdCBob3JzZSBiYXR0ZXJ5');`],
    ['a token', `console.error('refused: ghp_0123456789abcdefghijABCDEFGHIJ0123');`],
  ])('that fails and prints %s does not give a login away', async (_name, script) => {
    helpers.add('bad', `${script} process.exit(1);`);
    const login = { username: 'ann', secret: 'correct horse battery' };

    const { message } = await errorOf(storeInHelper('bad', 'ghcr.io', login, helpers.options()));

    expect(message).toMatch(/^docker-credential-bad store: it ended with status 1/);
    expect(message).not.toMatch(/correct|horse|battery|Y29ycmVjd|YW5uOm|ghp_/);
  });

  it.each([
    ['hangs', `setInterval(() => {}, 1e6);`],
    ['ignores signals', `process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6);`],
    [
      'leaves a program behind that keeps its output open',
      `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 4000)'], { stdio: 'inherit' }).unref();`,
    ],
  ])('that %s is given up', async (_name, script) => {
    helpers.add('slow', script);

    const failure = askHelper('slow', 'ghcr.io', helpers.options(500));

    await expect(failure).rejects.toThrow('docker-credential-slow get: it did not end within 0.5 s');
  });

  it.each([
    ['answers', `console.log('{"Username":"u","Secret":"s"}');`, { username: 'u', secret: 's' }],
    ['has none', `console.log('credentials not found in native keychain'); process.exitCode = 1;`, undefined],
  ])('that %s may leave an agent behind that keeps its stderr', async (_name, script, answer) => {
    const agent = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 4000)'], { stdio: ['ignore', 'ignore', 'inherit'], detached: true }).unref();`;
    helpers.add('agent', `${agent} ${script}`);
    const startMs = performance.now();

    expect(await askHelper('agent', 'ghcr.io', helpers.options())).toEqual(answer);
    expect(performance.now() - startMs).toBeLessThan(3500);
  });

  it('that hangs is not left running', async () => {
    helpers.add('slow', `log(String(process.pid)); setInterval(() => {}, 1e6);`);

    await expect(askHelper('slow', 'ghcr.io', helpers.options(1500))).rejects.toThrow('did not end');

    const pid = Number(helpers.logged('slow')[0]);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it.each(['../x', 'a/b', 'a b', '', 'a\\b', 'a;b', '$(x)', 'x'.repeat(101), 'a\nb'])(
    'cannot be named %j',
    async (name) => {
      await expect(askHelper(name, 'ghcr.io', helpers.options())).rejects.toMatchObject({
        code: 'CREDENTIALS_INVALID',
        message: expect.stringContaining('expected the name of a credential helper') as string,
      });
    },
  );

  it('that cannot be run is named', async () => {
    helpers.addText('text', 'no program');
    helpers.addFolder('folder');

    for (const name of ['none', 'text', 'folder']) {
      await expect(askHelper(name, 'ghcr.io', helpers.options())).rejects.toThrow(
        `docker-credential-${name} get: there is no such program on PATH`,
      );
    }
  });
});

describe.skipIf(process.platform === 'win32')('helpers in a configuration', () => {
  it('for the registry come before the file, and that for all behind it', async () => {
    helpers.addKeeper('own', { 'ghcr.io': ['own', 'x'] });
    helpers.addKeeper('all', { 'ghcr.io': ['all', 'x'], 'quay.io': ['all', 'x'], 'gcr.io': ['all', 'x'] });
    const config = {
      auths: {
        'ghcr.io': { auth: basic('file', 'x') },
        'quay.io': { auth: basic('file', 'x') },
        'gcr.io': {},
      },
      credHelpers: { 'ghcr.io': 'own' },
      credsStore: 'all',
    };
    const options = helpers.options();

    expect(await lookUp(config, 'ghcr.io', 'team/policy', options)).toMatchObject({ username: 'own' });
    expect(await lookUp(config, 'quay.io', 'team/policy', options)).toMatchObject({ username: 'file' });
    expect(await lookUp(config, 'gcr.io', 'team/policy', options)).toEqual({
      kind: 'password',
      username: 'all',
      password: 'x',
      source: 'the credential helper all (config.json)',
    });
  });

  it('that know nothing leave the others their chance', async () => {
    helpers.addKeeper('own');
    helpers.addKeeper('all', { 'ghcr.io': ['all', 'x'] });
    const config = { credHelpers: { 'ghcr.io': 'own' }, credsStore: 'all' };

    expect(await lookUp(config, 'ghcr.io', undefined, helpers.options())).toMatchObject({ username: 'all' });
  });

  it('with an empty name are none', async () => {
    const config = { auths: { 'ghcr.io': { auth: basic('file', 'x') } }, credHelpers: { 'ghcr.io': '' } };

    expect(await lookUp(config, 'ghcr.io')).toMatchObject({ username: 'file' });
  });

  it('give identity tokens to the user <token>', async () => {
    helpers.addKeeper('all', { 'ghcr.io': ['<token>', 'idt'] });

    expect(await lookUp({ credsStore: 'all' }, 'ghcr.io', undefined, helpers.options())).toMatchObject({
      kind: 'identity-token',
      token: 'idt',
    });
  });

  it.each(['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io'])(
    'know Docker Hub by any of its names: %s',
    async (server) => {
      helpers.addKeeper('all', { [server]: ['ann', 'x'] });

      expect(await lookUp({ credsStore: 'all' }, 'docker.io', undefined, helpers.options())).toMatchObject({
        username: 'ann',
      });
    },
  );

  it('are asked once about a registry', async () => {
    helpers.addKeeper('all', { 'ghcr.io': ['ann', 'x'] });
    const keychain = fileKeychain([loginFile({ credsStore: 'all' })], helpers.options());

    await Promise.all(['a/b', 'c/d'].map((repository) => keychain.credentialsFor('ghcr.io', repository)));

    expect(helpers.logged('all')).toEqual(['get ghcr.io']);
  });

  it('that Docker Desktop left behind are told of once, and passed over', async () => {
    const keychain = fileKeychain([loginFile({ credsStore: 'desktop.exe' })], helpers.options());

    expect(await keychain.credentialsFor('ghcr.io')).toBeUndefined();
    expect(await keychain.credentialsFor('quay.io')).toBeUndefined();
    expect(helpers.warnings).toEqual([
      'config.json names the credential helper desktop.exe, but there is no program docker-credential-desktop.exe: going on without it',
    ]);
  });

  it('that are missing for the registry itself are an error', async () => {
    const config = { credHelpers: { 'ghcr.io': 'none' }, auths: { 'ghcr.io': { auth: basic('file', 'x') } } };

    await expect(lookUp(config, 'ghcr.io')).rejects.toThrow('there is no such program');
  });

  it('that fail are an error, not a reason to go on without a login', async () => {
    helpers.add('all', 'process.exit(1);');

    await expect(lookUp({ credsStore: 'all' }, 'ghcr.io', undefined, helpers.options())).rejects.toThrow(
      'docker-credential-all get: it ended with status 1',
    );
  });

  it('with a name that leads elsewhere are refused', async () => {
    await expect(lookUp({ credsStore: '../../x' }, 'ghcr.io')).rejects.toMatchObject({
      code: 'CREDENTIALS_INVALID',
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
