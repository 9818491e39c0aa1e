import { describe, expect, it } from 'vitest';
import commandManifest from '../../oclif.manifest.json' with { type: 'json' };
import packageManifest from '../../package.json' with { type: 'json' };
import { runCli } from '../support/run-program.ts';

/** What oclif.manifest.json says of a command, as far as its help needs it. */
interface HelpSource {
  readonly summary?: string;
  readonly description?: string;
  readonly examples?: readonly { readonly description: string; readonly command: string }[];
  readonly args: Readonly<Record<string, { readonly description?: string }>>;
  readonly flags: Readonly<Record<string, { readonly description?: string; readonly hidden?: boolean }>>;
}

const commands: Readonly<Record<string, HelpSource>> = commandManifest.commands;
const ids = Object.keys(commands);
const topics = [...new Set(ids.flatMap((id) => id.split(':').slice(0, -1).join(':') || []))];
const programStart = '<%= config.bin %> ';

describe.each(Object.entries(commands))('the help of %s', (id, { summary, examples = [], args, flags }) => {
  it('has a summary of one line', () => {
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
  });

  it('has examples of this command, each with what it is for', () => {
    const own = programStart + id.replaceAll(':', ' ');

    expect(examples.filter(({ command }) => command.startsWith(own))).not.toEqual([]);
    for (const { description, command } of examples) {
      expect(description).toMatch(/\w/);
      expect(command).toContain(own);
    }
  });

  it('describes every argument and flag', () => {
    const shown = Object.entries({ ...args, ...flags }).filter(([, one]) => !('hidden' in one && one.hidden));
    const undescribed = shown.filter(([, { description = '' }]) => !/\w/.test(description));

    expect(undescribed.map(([name]) => name)).toEqual([]);
  });
});

describe('topics', () => {
  it('are all described, and no others', () => {
    expect(Object.keys(packageManifest.oclif.topics).sort()).toEqual(topics.sort());
  });
});

describe.each(['', ...topics, ...ids])('wardctl %s --help', (id) => {
  it.each([80, 120])('fits into %d columns', async (columns) => {
    const args = [...id.split(':').filter((word) => word !== ''), '--help'];

    const { stdout, stderr, exitCode } = await runCli(args, { env: { OCLIF_COLUMNS: String(columns) } });

    expect(stdout).toMatch(/^USAGE$/m);
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    const broken = stdout.split('\n').filter((line) => line.endsWith(' \\'));
    expect(broken.filter((line) => line.split("'").length % 2 === 0)).toEqual([]);
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});
