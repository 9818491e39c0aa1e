import { createPublicKey } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrivateKey } from '../../src/sigstore/sign/key-pair.ts';
import { CliHome } from '../support/cli-home.ts';
import { filesIn } from '../support/files-in.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { hasPseudoTerminals, runAtTerminal, type Step } from '../support/pseudo-terminal.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';

function setUp() {
  const home = new CliHome();
  const folder = join(home.path, 'keys');
  mkdirSync(folder);
  return {
    /** Where keys go. */
    folder,
    write: (name: string, text: string) => home.write(join('keys', name), text),
    /** With the password in the environment, as cosign takes it; `undefined`: without. */
    generate: (password: string | undefined, ...args: string[]): Promise<Ended> =>
      runCli(['generate-key-pair', ...args], {
        cwd: folder,
        env: { ...home.env, COSIGN_PASSWORD: password },
      }),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
    /** Answers at a terminal. */
    answer: (...steps: readonly Step[]) =>
      runAtTerminal(
        `cd '${folder}' && '${process.execPath}' '${builtCli}' generate-key-pair`,
        { ...(home.env as Record<string, string>) },
        steps,
      ),
  };
}

describe('wardctl generate-key-pair', () => {
  it('writes a pair that only its owner reads, under a password', async () => {
    const { generate, folder, read } = setUp();

    expect(await generate('secret')).toEqual({
      exitCode: 0,
      stdout: 'Private key written to cosign.key\nPublic key written to cosign.pub\n',
      stderr: '',
    });
    expect(filesIn(folder)).toEqual(['cosign.key', 'cosign.pub']);
    expect(statSync(join(folder, 'cosign.key')).mode & 0o777).toBe(0o600);
    expect(read('cosign.key')).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
    const key = await readPrivateKey(read('cosign.key'), 'secret');
    expect(createPublicKey(key).export({ format: 'pem', type: 'spki' })).toBe(read('cosign.pub'));
    await expect(readPrivateKey(read('cosign.key'), 'other')).rejects.toMatchObject({
      code: 'KEY_PASSWORD_WRONG',
    });
  });

  it('takes the password of a file, without the line break at its end', async () => {
    const { generate, write, read } = setUp();
    write('password', 'from a file \n');

    const { stdout } = await generate(
      'of the environment',
      ...['--password-file', 'password', '--output-key-prefix', 'team', '--json'],
    );

    const isKeyFiles = compileSchema(readSchema('generate-key-pair'));
    const written: unknown = JSON.parse(stdout);
    isKeyFiles(written);
    expect(isKeyFiles.errors).toBeNull();
    expect(written).toEqual({ privateKey: 'team.key', publicKey: 'team.pub' });
    await readPrivateKey(read('team.key'), 'from a file ');
  });

  it.each(['cosign.key', 'cosign.pub'])('does not replace a %s, unless it is told to', async (name) => {
    const { generate, folder, write, read } = setUp();
    write(name, 'what was there');

    const refused = await generate('secret');
    expect(refused.stderr).toContain(`cannot write ${name}: there is one already`);
    expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
    expect(filesIn(folder)).toEqual([name]);
    expect(read(name)).toBe('what was there');

    expect((await generate('secret', '--force')).exitCode).toBe(0);
    expect(statSync(join(folder, 'cosign.key')).mode & 0o777).toBe(0o600);
    await readPrivateKey(read('cosign.key'), 'secret');
  });

  it.skipIf(process.getuid?.() === 0)('says where it cannot write', async () => {
    const { generate, folder } = setUp();
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o500);

    const { exitCode, stderr } = await generate('secret', '--output-key-prefix', 'locked/team');

    expect(stderr).toContain('cannot write locked/team.key');
    expect(exitCode).toBe(1);
  });

  it('says where it cannot write: in a folder that there is not', async () => {
    const { generate, folder } = setUp();

    const { exitCode, stderr } = await generate('secret', '--output-key-prefix', 'missing/team');

    expect(stderr).toContain('cannot write missing/team.key');
    expect(exitCode).toBe(1);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  it('asks nobody where there is no terminal', async () => {
    const { generate, folder } = setUp();

    const { exitCode, stdout, stderr } = await generate(undefined);

    expect(stderr).toContain('COSIGN_PASSWORD');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(filesIn(folder)).toEqual([]);
  });

  describe.runIf(hasPseudoTerminals)('at a terminal', () => {
    it('asks twice, and shows nothing of the password', async () => {
      const { answer, read } = setUp();

      const { exitCode, screen } = await answer(
        ['Password of the new private key: ', 'pass word\n'],
        ['Password of the new private key again: ', 'pass word\n'],
      );

      expect(exitCode).toBe(0);
      expect(screen).not.toContain('pass word');
      await readPrivateKey(read('cosign.key'), 'pass word');
    });

    it('writes nothing where both differ, or where it is interrupted', async () => {
      const { answer, folder } = setUp();

      const differing = await answer(['private key: ', 'one\n'], ['again: ', 'other\n']);
      expect(differing.exitCode).toBe(2);
      expect(differing.screen).toContain('expected the same password twice');
      const interrupted = await answer(['private key: ', '\u0003']);
      expect(interrupted.exitCode).toBe(130);
      expect(filesIn(folder)).toEqual([]);
    });
  });
});
