import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { denyingProbe } from '../support/denying-probe.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const hardening = join(fixtures, 'policies/pod-hardening');
const probe = join(fixtures, 'golden/modules/probe-wapc.wasm');
const request = join(fixtures, 'golden/requests/pod-privileged.json');
const plain = join(fixtures, 'golden/requests/pod-plain.json');
const uid = '705ab4f5-6393-11e8-b7cc-42010a800002';
const accepted = `{"uid":"${uid}","allowed":true,"auditAnnotations":null,"warnings":null}\n`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-run-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file in the temporary folder. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('wardctl run', () => {
  it('warns once where the metadata denies a mutation, and answers as the reference does', async () => {
    const denying = file('denying.wasm', denyingProbe());
    const mutate = ['--settings-json', '{"mutateObject":{"extra":1}}'];
    const run = (...args: string[]): ReturnType<typeof runCli> => runCli(['run', '-r', request, ...args]);

    const declared = await run(...mutate, probe);
    const denied = await run('-r', request, ...mutate, denying);

    expect(declared.stdout).toContain('"patchType":"JSONPatch"');
    expect(declared.stderr).not.toContain('mutating');
    expect(denied).toMatchObject({ stdout: declared.stdout.repeat(2), exitCode: 0 });
    expect(
      denied.stderr.match(/WARN wardctl: .*answers with a patch, but its metadata says `mutating: false`/g),
    ).toHaveLength(1);
    // What changes nothing, or is rejected anyway, is no matter.
    expect((await run(denying)).stderr).not.toContain('mutating');
    const rejected = '{"answer":{"accepted":false,"message":"no","mutated_object":{"a":1}}}';
    expect((await run('--settings-json', rejected, denying)).stderr).not.toContain('mutating');
  });

  it('leaves it to custom resources whether a module may mutate', async () => {
    file('denying.wasm', denyingProbe());
    const spec = { module: './denying.wasm', mutating: true, settings: { mutateObject: { extra: 1 } } };
    const document = {
      apiVersion: 'policies.kubewarden.io/v1',
      kind: 'ClusterAdmissionPolicy',
      metadata: { name: 'a' },
      spec,
    };

    const { stdout, stderr } = await runCli([
      'run',
      '-r',
      request,
      file('mutating.yml', JSON.stringify(document)),
    ]);

    expect(stdout).toContain('"patchType":"JSONPatch"');
    expect(stderr).not.toContain('metadata says');
  });

  it('evaluates several policies on several requests, policy by policy', async () => {
    const policies = file(
      'two.yml',
      ['a', 'b']
        .map((name) =>
          JSON.stringify({
            apiVersion: 'policies.kubewarden.io/v1',
            kind: 'ClusterAdmissionPolicy',
            metadata: { name },
            spec: { module: './probe.wasm', settings: { answer: { accepted: true, message: name } } },
          }),
        )
        .join('\n---\n'),
    );
    copyFileSync(probe, join(folder, 'probe.wasm'));

    const { stdout, exitCode } = await runCli(['run', policies, probe, '-r', request, '-r', plain]);

    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { status?: { message: string } }).status?.message);
    expect(messages).toEqual(['a', 'a', 'b', 'b', undefined, undefined]);
    expect(exitCode).toBe(0);
  });

  it('makes requests from manifests on stdin', async () => {
    const manifest = [
      'apiVersion: v1\nkind: Pod\nmetadata: {name: good}\nspec: {containers: [{name: c, image: nginx}]}',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {containers: [{name: c, image: nginx, securityContext: {privileged: true}}]}',
    ].join('\n---\n');

    const { stdout, exitCode } = await runCli(
      ['run', join(hardening, 'policy.wasm'), '-f', '-', '--exit-code'],
      { stdin: manifest },
    );

    const allowed = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { allowed: boolean }).allowed);
    expect(allowed).toEqual([true, false]);
    expect(exitCode).toBe(1);
  });

  it('gives manifests the operation, namespace, user and groups of the flags', async () => {
    const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}';
    const flags = [
      '--operation',
      'UPDATE',
      '-n',
      'shop',
      '--user',
      'ann',
      '--group',
      'dev',
      '--group',
      'ops',
    ];

    const { stdout } = await runCli(['run', probe, '-f', '-', ...flags, '--settings-json', '{"echo":true}'], {
      stdin: manifest,
    });

    const { status } = JSON.parse(stdout) as { status: { message: string } };
    expect((JSON.parse(status.message) as { request: unknown }).request).toMatchObject({
      operation: 'UPDATE',
      namespace: 'shop',
      name: 'p',
      resource: { group: '', version: 'v1', resource: 'pods' },
      userInfo: { username: 'ann', groups: ['dev', 'ops'] },
    });
  });

  it.each([
    [['--exit-code'], '{"answer":{"accepted":false}}', 1],
    [['--exit-code'], '{}', 0],
    [[], '{"answer":{"accepted":false}}', 0],
  ])('exits by the verdict only when asked to: %j %s', async (flags, settings, expected) => {
    const { exitCode } = await runCli(['run', probe, '-r', request, '--settings-json', settings, ...flags]);

    expect(exitCode).toBe(expected);
  });

  it('stops an endless guest at the time limit and names it', async () => {
    const { stdout, exitCode } = await runCli([
      'run',
      probe,
      '-r',
      request,
      '--settings-json',
      '{"fault":"loop"}',
      '--timeout',
      '200ms',
    ]);

    expect(stdout).toBe(
      `{"uid":"${uid}","allowed":false,"status":{"message":"Policy execution interrupted because it exceeded the allowed execution time (0.2s)","code":500},"auditAnnotations":null,"warnings":null}\n`,
    );
    expect(exitCode).toBe(0);
  });

  it('stops a guest at the memory limit and names it', async () => {
    const { stdout } = await runCli([
      'run',
      probe,
      '-r',
      request,
      '--settings-json',
      '{"fault":"grow"}',
      '--max-memory',
      '32Mi',
    ]);

    expect(stdout).toMatch(/"allowed":false.*of at most 32 MiB.*"code":500/);
  });

  it('replays what it recorded', async () => {
    const session = join(folder, 'session.yml');
    const calls = ['"localhost"', '"no-such-host.invalid"'].map((payload) => ({
      binding: 'kubewarden',
      namespace: 'net',
      operation: 'v1/dns_lookup_host',
      payload,
    }));
    const args = ['run', probe, '-r', request, '--settings-json', JSON.stringify({ hostCalls: calls })];

    const live = await runCli([...args, '--record-host-capabilities-interactions', session]);
    const replayed = await runCli([...args, '--replay-host-capabilities-interactions', session]);

    expect(readFileSync(session, 'utf8').match(/!DNSLookupHost/g)).toHaveLength(2);
    expect(replayed.stdout).toBe(live.stdout);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('tells what was recorded and not replayed', async () => {
    const session = join(fixtures, 'golden/inputs/session.yml');

    const { stdout, stderr } = await runCli([
      'run',
      probe,
      '-r',
      request,
      '--replay-host-capabilities-interactions',
      session,
    ]);

    expect(stdout).toBe(accepted);
    expect(stderr).toMatch(/session\.yml: 4 recorded host calls were not made/);
  });

  it('shows a verdict for reading, without colours where they are not wanted', async () => {
    const args = [
      'run',
      join(hardening, 'policy.wasm'),
      '-r',
      join(hardening, 'requests/reject.json'),
      '-o',
      'text',
    ];

    const { stdout, exitCode } = await runCli(args);
    const coloured = await runCli(args, { env: { FORCE_COLOR: '1', NO_COLOR: undefined } });

    expect(stdout).toContain('rejected');
    expect(stdout).toContain(
      "container 'probe' (image 'registry.example.com/tools/node-probe:2.3') must not be privileged",
    );
    expect(stdout).toContain('403');
    expect(stdout).not.toContain('\u001b');
    expect(coloured.stdout).toContain('\u001b[');
    expect(exitCode).toBe(0);
  });

  it('prints errors as JSON on stderr where the output is JSON', async () => {
    const { stdout, stderr, exitCode } = await runCli(['run', 'none.wasm', '-r', request, '--json'], {
      cwd: folder,
    });

    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'POLICY_NOT_FOUND', hint: expect.any(String) as unknown },
    });
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('keeps escape sequences of a policy off the terminal', async () => {
    const settings = JSON.stringify({
      answer: { accepted: false, message: '\u001b[2Jgone\u0007', warnings: ['\u202eevil'] },
    });

    const { stdout } = await runCli(['run', probe, '-r', request, '--settings-json', settings, '-o', 'text']);

    expect(stdout).toContain('gone');
    expect(stdout).not.toMatch(/[\u0007\u001b\u202e]/);
  });

  it('ends quietly when the reader of a pipe goes away', async () => {
    const child = spawn(
      process.execPath,
      [builtCli, 'run', probe, ...Array.from({ length: 50 }, () => ['-r', request]).flat()],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.once('close', resolve));

    expect(stderr).not.toMatch(/EPIPE|at .*:\d+:\d+/);
  });
});

describe('wardctl run with wrong input', () => {
  const badPolicies: [string, () => string, RegExp][] = [
    ['no such file', () => join(folder, 'none.wasm'), /Cannot find policy with uri: .*none\.wasm/],
    ['a directory', () => fixtures, /expected a file, found a directory/],
    ['text', () => file('text.wasm', 'hello world'), /expected a WebAssembly module .*found 68 65 6c 6c/],
    ['an empty file', () => file('empty.wasm', ''), /found an empty file/],
    [
      'a component of another world',
      () => file('component.wasm', Buffer.from([0, 97, 115, 109, 13, 0, 1, 0])),
      /it does not export validate, validate-settings, metadata/,
    ],
    [
      'a truncated module',
      () => file('short.wasm', readFileSync(probe).subarray(0, 5000)),
      /module ends in the middle/,
    ],
    ['an unknown scheme', () => 'ftp://x/y', /found the scheme ftp:\/\//],
    [
      'a policy file of an unknown kind',
      () => file('kind.yml', 'apiVersion: v1\nkind: ConfigMap\n'),
      /kind\.yml: expected apiVersion policies\.kubewarden\.io\/v1/,
    ],
    [
      'a policy file that is not YAML',
      () => file('broken.yml', 'a: [1\nb: 2'),
      /broken\.yml is not valid YAML: line 2, column 1/,
    ],
    ['an empty policy file', () => file('nothing.yml', ''), /found an empty file/],
    [
      'a policy file with an unknown key',
      () =>
        file(
          'key.yml',
          'apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec: {module: ./x.wasm, setings: {}}',
        ),
      /unknown field `setings`/,
    ],
  ];
  it.each(badPolicies)('as policy: %s', async (_name, policy, message) => {
    const { exitCode, stdout, stderr } = await runCli(['run', policy(), '-r', request]);

    expect(stderr).toMatch(/^Error: /);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  const badRequests: [string, () => string, RegExp][] = [
    [
      'no such file',
      () => join(folder, 'none.json'),
      /Error opening request file .*none\.json: No such file/,
    ],
    ['a directory', () => folder, /expected a file, found a directory/],
    [
      'not JSON',
      () => file('not.json', '{"a":'),
      /not\.json is not JSON: EOF while parsing a value at line 1 column 5/,
    ],
    [
      'a YAML manifest',
      () => file('pod.yml', 'apiVersion: v1\nkind: Pod\n'),
      /is not JSON.*\nHint: .*--file/,
    ],
    ['an array', () => file('array.json', '[]'), /array\.json: Invalid request object.*found a list/],
    [
      'without uid',
      () => file('nouid.json', '{"kind":"AdmissionReview","request":{}}'),
      /nouid\.json: .*missing field `uid`/,
    ],
    [
      'a review without request',
      () => file('noreq.json', '{"kind":"AdmissionReview"}'),
      /expected a key `request`/,
    ],
    ['empty stdin', () => '-', /stdin: expected a request in JSON, found nothing/],
  ];
  it.each(badRequests)('as request: %s', async (_name, path, message) => {
    const { exitCode, stdout, stderr } = await runCli(['run', probe, '-r', path()]);

    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^Hint: /m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it.each<[string, string[], RegExp, number]>([
    [
      'settings that are a list',
      ['--settings-json', '[1]'],
      /Invalid settings in CRD, not an object: found a list/,
      1,
    ],
    [
      'settings that are not JSON',
      ['--settings-json', '{oops'],
      /Cannot parse settings JSON: key must be a string at line 1 column 2/,
      1,
    ],
    ['no settings file', ['-s', 'none.yml'], /Error opening settings file .*none\.yml: No such file/, 1],
    [
      'refused settings',
      ['--settings-json', '{"settingsAnswer":{"valid":false,"message":"bad"}}'],
      /Provided settings are not valid: bad/,
      1,
    ],
    [
      'no session file',
      ['--replay-host-capabilities-interactions', 'none.yml'],
      /Error opening session file .*none\.yml: No such file/,
      1,
    ],
    [
      'no folder for a session',
      ['--record-host-capabilities-interactions', 'none/s.yml'],
      /cannot write the session file none\/s\.yml/,
      1,
    ],
    [
      'both record and replay',
      ['--record-host-capabilities-interactions', 'a', '--replay-host-capabilities-interactions', 'b'],
      /cannot also be provided/,
      2,
    ],
    ['a wrong mode', ['-e', 'lua'], /Expected --execution-mode=lua to be one of/, 2],
    ['a mode that contradicts the module', ['-e', 'opa'], /unknown import.*\nHint: .*-e kubewarden-wapc/, 1],
    ['a wrong time', ['--timeout', 'soon'], /--timeout: expected a time from 1ms to 60m, found "soon"/, 2],
    [
      'a wrong size',
      ['--max-memory', 'much'],
      /--max-memory: expected a size from 64Ki to 4Gi, found "much"/,
      2,
    ],
    [
      'a wrong capability',
      ['--allowed-host-capabilities', 'oci/v9/verify'],
      /Invalid host capabilities pattern: .*unknown segment "v9"/,
      1,
    ],
    ['an unknown flag', ['--setings-json', '{}'], /Nonexistent flag: --setings-json/, 2],
  ])('%s', async (_name, flags, message, expected) => {
    const { exitCode, stdout, stderr } = await runCli(['run', probe, '-r', request, ...flags], {
      cwd: folder,
    });

    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(expected);
  });

  it('without a request or a policy', async () => {
    expect(await runCli(['run', probe])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--request-path') as unknown,
    });
    expect(await runCli(['run', '-r', request])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('<POLICY>') as unknown,
    });
  });

  it('leaves no session behind when it fails', async () => {
    const session = join(folder, 'failed.yml');
    mkdirSync(join(folder, 'sub'), { recursive: true });

    await runCli(['run', 'none.wasm', '-r', request, '--record-host-capabilities-interactions', session], {
      cwd: folder,
    });

    expect(existsSync(session)).toBe(false);
  });
});

describe('wardctl run, as found by its first users', () => {
  const resource = (spec: object, kind = 'ClusterAdmissionPolicy'): string =>
    JSON.stringify({ apiVersion: 'policies.kubewarden.io/v1', kind, metadata: { name: 'mine' }, spec });

  it('takes -v in front of the command, as kwctl does', async () => {
    const { exitCode, stdout } = await runCli(['-v', 'run', probe, '-r', request]);

    expect(stdout).toBe(accepted);
    expect(exitCode).toBe(0);
  });

  it('refuses a time of zero in a custom resource', async () => {
    const policy = file('zero.yml', resource({ module: './probe.wasm', timeoutEvalSeconds: 0 }));

    const { exitCode, stderr } = await runCli(['run', policy, '-r', request]);

    expect(stderr).toMatch(/zero\.yml: .*expected a number of seconds from 1 at `spec\.timeoutEvalSeconds`/);
    expect(exitCode).toBe(1);
  });

  it.each([
    [['--operation', 'DELETE'], /--operation: expected together with --file/],
    [['-n', 'shop'], /--namespace: expected together with --file/],
  ])('does not ignore what it cannot apply: %j', async (flags, message) => {
    const { exitCode, stderr } = await runCli(['run', probe, '-r', request, ...flags]);

    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it.each([['--json'], ['-o', 'json']])('prints usage errors as JSON, too: %j', async (...flags) => {
    const { stderr, exitCode } = await runCli(['run', probe, '-r', request, '--bogus', ...flags]);

    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'USAGE_INVALID' } });
    expect(exitCode).toBe(2);
  });

  it('tells which policy refuses its settings', async () => {
    const policy = file('settings.yml', resource({ module: './probe.wasm', settings: [1] }));

    const { stderr } = await runCli(['run', policy, '-r', request]);

    expect(stderr).toContain('policy mine: Invalid settings in CRD, not an object: found a list');
  });

  it.skipIf(!hasPseudoTerminals)('takes a terminal that does not say its width for 80 columns', async () => {
    const message = 'word '.repeat(40).trim();
    const settings = JSON.stringify({ answer: { accepted: false, message } });
    const words = `run ${probe} -r ${request} --settings-json '${settings}'`;
    const at = async (columns: number): Promise<string[]> => {
      const command = `stty cols ${String(columns)}; ${process.execPath} ${builtCli} ${words}`;
      const { screen } = await runAtTerminal(command, { NO_COLOR: '1', LANG: 'C.UTF-8' }, []);
      return screen.split(/\r?\n/).filter((row) => row.includes('word word'));
    };

    expect(await at(0)).toEqual(await at(80));
    expect((await at(40)).length).toBeGreaterThan((await at(80)).length);
  });

  it('says on stderr when a session does not hold what a policy asks for', async () => {
    const session = file('empty-session.yml', '[]\n');
    const hostCalls = [
      { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '"x"' },
    ];

    const { stderr } = await runCli([
      'run',
      probe,
      '-r',
      request,
      '--settings-json',
      JSON.stringify({ hostCalls }),
      '--replay-host-capabilities-interactions',
      session,
    ]);

    expect(stderr).toContain('the list of recorded responses is empty');
    expect(stderr).toContain(
      `${session} has no answer: net/v1/dns_lookup_host is host call 1, and it holds 0.`,
    );
    expect(stderr).toMatch(/!DNSLookupHost\n +host: x\n/);
  });

  it('keeps what was recorded when the reader of its output is gone', async () => {
    const session = join(folder, 'kept.yml');
    const hostCalls = [
      { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '"localhost"' },
    ];
    const child = spawn(
      process.execPath,
      [
        builtCli,
        'run',
        probe,
        ...Array.from({ length: 200 }, () => ['-r', request]).flat(),
        '--settings-json',
        JSON.stringify({ hostCalls }),
        '--record-host-capabilities-interactions',
        session,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    child.stdout.once('data', () => child.stdout.destroy());
    await new Promise((resolve) => child.once('close', resolve));

    expect(readFileSync(session, 'utf8')).toContain('!DNSLookupHost');
  });
});
