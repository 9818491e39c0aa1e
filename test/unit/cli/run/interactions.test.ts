import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openInteractions, type Interactions } from '../../../../src/cli/run/interactions.ts';
import { callbackRequest } from '../../../../src/host/index.ts';
import { refusalOf, useTemporaryFolder } from './temporary-folder.ts';

const folder = useTemporaryFolder();
const warnings: string[] = [];

function open(paths: { record?: string; replay?: string }): Promise<Interactions> {
  warnings.length = 0;
  const warn = (message: string): number => warnings.push(message);
  return openInteractions({ record: paths.record, replay: paths.replay, folder: folder.path, warn });
}

const session = `- type: Exchange
  request: |
    !DNSLookupHost
    host: a.example
  response:
    type: Error
    message: unknown
`;

describe('host calls of a run', () => {
  it('are neither recorded nor replayed where nobody asks for it', async () => {
    const interactions = await open({});
    expect(interactions.channel).toBeUndefined();
    interactions.finish();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('are recorded into a file, when everything is done', async () => {
    const interactions = await open({ record: 'session.yml' });
    const { channel } = interactions;
    if (channel?.mode !== 'record') throw new RangeError('no recorder');
    expect(existsSync(join(folder.path, 'session.yml'))).toBe(false);
    const replayed = folder.write('given.yml', session);
    const given = (await open({ replay: replayed })).channel;
    if (given?.mode !== 'replay') throw new RangeError('no player');
    for (const exchange of given.remaining()) channel.add(exchange);
    interactions.finish();
    const recorded = await open({ replay: 'session.yml' });
    expect(recorded.channel?.mode === 'replay' && recorded.channel.remaining()).toEqual(given.remaining());
    expect(readFileSync(join(folder.path, 'session.yml'), 'utf8')).toContain('!DNSLookupHost');
    expect(readdirSync(folder.path).sort()).toEqual(['given.yml', 'session.yml']);
  });

  it('that were not replayed are told about', async () => {
    folder.write('session.yml', session);
    (await open({ replay: 'session.yml' })).finish();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^session\.yml: 1 recorded host call/);
    folder.write('empty.yml', '[]');
    (await open({ replay: 'empty.yml' })).finish();
    expect(warnings).toEqual([]);
  });

  it('for which the session has no answer left are told about, with the entry to add', async () => {
    const used = folder.write('session.yml', session);
    const interactions = await open({ replay: 'session.yml' });
    const { channel } = interactions;
    const [given] = channel?.mode === 'replay' ? channel.remaining() : [];
    if (channel?.mode !== 'replay' || given === undefined) throw new RangeError('no player');
    expect(() => channel.answer(given.request)).toThrow('unknown');
    for (let call = 2; call < 4; call++)
      expect(() => channel.answer(given.request)).toThrow('the list of recorded responses is empty');
    interactions.finish();

    expect(warnings).toHaveLength(1);
    const [said = '', entry = ''] = (warnings[0] ?? '').split(/:\n(.*)/s);
    expect(said).toBe(
      'session.yml has no answer: net/v1/dns_lookup_host is host call 2, and it holds 1. Add one to its end',
    );
    // What is shown can be added as it is.
    folder.write('session.yml', `${readFileSync(used, 'utf8')}${entry}\n`);
    const longer = (await open({ replay: 'session.yml' })).channel;
    expect(longer?.mode === 'replay' && longer.remaining().map(({ request }) => request)).toEqual([
      given.request,
      given.request,
    ]);
  });

  it('show no entry of any length', async () => {
    folder.write('session.yml', '[]');
    const interactions = await open({ replay: 'session.yml' });
    const { channel } = interactions;
    const request = callbackRequest('DNSLookupHost', new Map([['host', 'a'.repeat(10_000)]]));
    expect(() => channel?.mode === 'replay' && channel.answer(request)).toThrow('empty');
    interactions.finish();

    expect(warnings[0]).toContain('as docs/run.md shows');
    expect(warnings[0]?.length).toBeLessThan(300);
  });

  it('cannot be recorded without a folder, which is found before anything runs', async () => {
    expect(await refusalOf(() => open({ record: 'nowhere/session.yml' }))).toMatchObject({
      code: 'SESSION_UNWRITABLE',
      message: 'cannot write the session file nowhere/session.yml: No such file or directory',
      hint: expect.any(String) as unknown,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'are recorded into the file behind a link, which stays',
    async () => {
      const file = folder.write('real.yml', 'old');
      const link = join(folder.path, 'link.yml');
      symlinkSync(file, link);
      (await open({ record: link })).finish();
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readFileSync(file, 'utf8')).not.toBe('old');
    },
  );

  it.skipIf(process.platform === 'win32')('replace nothing but files', async () => {
    mkdirSync(join(folder.path, 'folder'));
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
    for (const record of ['folder', 'pipe', '/dev/null']) {
      const error = await refusalOf(() => open({ record }));
      expect(error.code).toBe('SESSION_UNWRITABLE');
      expect(error.message).toMatch(/: expected a file, found a d/);
    }
  });

  it('replace no file that the run reads, whatever it is called', async () => {
    const input = folder.write('request.json', '{}');
    linkSync(input, join(folder.path, 'other.json'));
    const paths = { replay: undefined, folder: folder.path, inputs: ['request.json', '-'], warn: () => 0 };
    for (const record of ['request.json', 'other.json']) {
      expect((await refusalOf(() => openInteractions({ ...paths, record }))).message).toContain(
        'found one that the run reads',
      );
    }
    await expect(openInteractions({ ...paths, record: 'session.yml' })).resolves.toBeDefined();
  });

  it('cannot be replayed from what is no session', async () => {
    expect(await refusalOf(() => open({ replay: 'missing.yml' }))).toMatchObject({
      code: 'SESSION_UNREADABLE',
      message: `Error opening session file missing.yml: No such file or directory`,
    });
    for (const text of [
      'not: a list',
      '- type: Exchange\n',
      '[1',
      session.replace('!DNSLookupHost', '!Unknown'),
    ]) {
      folder.write('broken.yml', text);
      const error = await refusalOf(() => open({ replay: 'broken.yml' }));
      expect(error.code).toBe('SESSION_INVALID');
      expect(error.message).toMatch(/^broken\.yml: /);
    }
  });
});
