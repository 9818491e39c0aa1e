import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVerificationConfig } from '../../src/sigstore/index.ts';
import { CliHome } from '../support/cli-home.ts';
import { codeBlocks } from '../support/doc-examples.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli } from '../support/run-program.ts';
import { authorityFile, startRegistry } from '../support/tls-registry.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/signing.md'), 'utf8');

/** What is typed at a terminal, and lines of what it shows then, in their order. */
const sessions = codeBlocks(page, 'console').flatMap((block) =>
  Array.from(block.matchAll(/^\$ wardctl (.*)\n((?:(?!\$ ).*\n)*)/gm), ([, command = '', shown = '']) => ({
    command,
    lines: shown.split('\n').filter((line) => line !== ''),
  })),
);

/** Of all digests, only their kind. */
function withoutDigests(text: string): string {
  return text.replaceAll(/sha256:(?:[0-9a-f]+|…)/g, 'sha256:…');
}

describe('docs/signing.md', () => {
  it('shows sessions', () => {
    expect(sessions.length).toBeGreaterThan(6);
  });

  it.runIf(hasPseudoTerminals)('shows lines of what happens, one command after the other', async () => {
    const registry = await startRegistry();
    const home = new CliHome();
    cpSync(join(root, 'fixtures/golden/modules/probe-wapc.wasm'), join(home.path, 'annotated.wasm'));
    cpSync(join(root, 'fixtures/golden/requests/pod-privileged.json'), join(home.path, 'request.json'));
    home.write(
      'config/kubewarden/sources.yaml',
      `source_authorities: { '${registry.host}': [{ type: Path, path: '${authorityFile}' }] }\n`,
    );
    const variables = { ...(home.env as Record<string, string>), COSIGN_PASSWORD: 'p', LANG: 'C.UTF-8' };
    await home.run('generate-key-pair', '--output-key-prefix', 'other', '--password-file', authorityFile);

    for (const { command, lines } of sessions) {
      const words = `${command} --no-color`.replaceAll('ghcr.io', registry.host);
      const line = `cd '${home.path}' && stty cols 120 && '${process.execPath}' '${builtCli}' ${words}`;
      const { screen, exitCode } = await runAtTerminal(line, variables, []);

      const found = withoutDigests(screen.replaceAll(registry.host, 'ghcr.io')).split(/\r?\n/);
      for (const shown of lines) expect(found, command).toContain(withoutDigests(shown));
      expect(exitCode, `${command}: ${screen}`).toBe(lines.some((shown) => shown.startsWith('✘')) ? 1 : 0);
    }
  });

  it('names flags that the commands have', async () => {
    const commands = codeBlocks(page, 'sh').flatMap((block) =>
      Array.from(block.matchAll(/^wardctl (.*)$/gm), ([, command = '']) => command),
    );
    expect(commands.length).toBeGreaterThan(6);

    for (const command of commands) {
      const name = /^(?:trust \w+|\w+)/.exec(command)?.[0] ?? '';
      const { stdout } = await runCli([...name.split(' '), '--help']);
      for (const [flag] of command.matchAll(/(?<= )--?[a-z][\w-]*/g)) expect(stdout, command).toContain(flag);
    }
  });

  it('has a configuration file that is one', async () => {
    const [text = ''] = codeBlocks(page, 'yaml');
    const warnings: string[] = [];

    const config = await readVerificationConfig(text, 'docs', (message) => warnings.push(message));

    expect(config.allOf).toHaveLength(2);
    expect(config.anyOf?.signatures).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});
