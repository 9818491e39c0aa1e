import { describe, expect, it } from 'vitest';
import { commandTree, type CommandManifest } from '../../../../src/cli/completions/command-tree.ts';

const manifest: CommandManifest = {
  version: '1.2.3',
  commands: {
    'cache:prune': { summary: 'Delete\n  old entries', args: {}, flags: {} },
    push: {
      summary: 'Push a policy',
      args: { policy: {}, uri: {}, mode: { options: ['fast', 'slow'] } },
      flags: {
        output: { type: 'option', char: 'o', description: 'format', options: ['json', 'text'] },
        'sources-path': { type: 'option', helpValue: 'FILE', description: 'sources' },
        annotation: { type: 'option', helpValue: 'K=V', multiple: true },
        force: { type: 'boolean', description: 'even so' },
        secret: { type: 'boolean', hidden: true },
      },
    },
    run: { args: { policy: {} }, flags: {}, strict: false },
    internal: { args: {}, flags: {}, hidden: true },
  },
};
const tree = commandTree(manifest, { cache: { description: 'What is cached' } });
const node = (...path: string[]) => tree.find((one) => one.path.join(' ') === path.join(' '));

describe('commandTree', () => {
  it('has the program, its topics and its commands, without hidden ones', () => {
    expect(tree.map(({ path }) => path.join(' '))).toEqual(['', 'cache', 'cache prune', 'push', 'run']);
  });

  it('says what may follow the program and a topic', () => {
    expect(node()?.subcommands).toEqual([
      { name: 'cache', description: 'What is cached' },
      { name: 'push', description: 'Push a policy' },
      { name: 'run', description: '' },
    ]);
    expect(node('cache')?.subcommands).toEqual([{ name: 'prune', description: 'Delete old entries' }]);
    expect(node('push')?.subcommands).toEqual([]);
  });

  it('says what flags there are, and what their values are', () => {
    expect(node('push')?.flags).toEqual([
      {
        spellings: ['-o', '--output'],
        description: 'format',
        value: { kind: 'words', words: ['json', 'text'], label: 'output' },
        repeatable: false,
      },
      {
        spellings: ['--sources-path'],
        description: 'sources',
        value: { kind: 'file', label: 'FILE' },
        repeatable: false,
      },
      {
        spellings: ['--annotation'],
        description: '',
        value: { kind: 'text', label: 'K=V' },
        repeatable: true,
      },
      { spellings: ['--force'], description: 'even so', value: undefined, repeatable: false },
      { spellings: ['-h', '--help'], description: 'show help', value: undefined, repeatable: false },
    ]);
  });

  it('says what arguments are', () => {
    expect(node('push')?.args).toEqual([
      { name: 'policy', value: { kind: 'file' } },
      { name: 'uri', value: { kind: 'file' } },
      { name: 'mode', value: { kind: 'words', words: ['fast', 'slow'] } },
    ]);
    expect([node('push')?.repeatsLastArg, node('run')?.repeatsLastArg]).toEqual([false, true]);
  });

  it.each(['$(id)', 'a b', "it's", '', '-x', 'a;b'])('takes no word that a shell acts on: %j', (word) => {
    const flags = { mode: { type: 'option', options: [word] } };

    expect(() => commandTree({ version: '1', commands: { run: { args: {}, flags } } }, {})).toThrow(
      JSON.stringify(word),
    );
  });
});
