import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../src/cli/registry/open-store.ts';
import { nameOfDeadProcess } from '../../../support/owned-names.ts';
import { policyModule, publish } from '../../../support/policies.ts';
import { PlainServer } from '../../../support/fake-registry.ts';
import { basic, HelperFolder } from '../../oci/auth/support.ts';
import { registryFixtures } from '../registry/support.ts';
import { linesOf, Patient } from './support.ts';

const patient = new Patient();

describe('doctor on a machine where nothing is wrong', () => {
  it('finds nothing wrong, and connects nothing', async () => {
    const proxy = await patient.started(PlainServer.start());

    const report = await patient.examine({}, { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url });

    expect(report.ok).toBe(true);
    expect(new Set(report.checks.map(({ status }) => status))).toEqual(new Set(['ok']));
    expect(new Set(report.checks.map(({ subject }) => subject))).toEqual(
      new Set(['node', 'wardctl', 'store', 'kwctl-store', 'sources', 'logins', 'proxy', 'certificates']),
    );
    expect(proxy.requests).toEqual([]);
  });

  it('leaves no file behind', async () => {
    await patient.examine();

    expect(readdirSync(patient.home.path)).toEqual([]);
  });
});

describe('doctor on Node.js', () => {
  it('wants a version that is supported', async () => {
    const { ok, checks } = await patient.examine({ nodeVersion: '22.1.0' });

    expect(ok).toBe(false);
    expect(checks[0]).toMatchObject({
      subject: 'node',
      status: 'failed',
      message: 'Node.js 22.1.0: expected ^24.15.0 || >=26',
      fix: expect.stringContaining('https://nodejs.org') as string,
    });
  });
});

describe('doctor on the store', () => {
  it('counts what is there, ours and kwctl\u2019s', async () => {
    const { source } = await publish(policyModule('a'));
    await openStore(patient.home.surroundings()).add(source, 'v1', 'registry://ghcr.io/team/a:v1');
    for (const name of ['b', 'c'])
      patient.home.write(`.cache/kubewarden/store/registry/ghcr.io/team/${name}:v1`, '\0asm\x01\0\0\0');

    const report = await patient.examine();

    expect(linesOf(report, 'store')[0]).toBe('ok store: 1 policy in ~/.cache/wardctl/store');
    expect(linesOf(report, 'store')[1]).toMatch(/^ok store: \d+\.\d [KMG]iB free$/);
    expect(linesOf(report, 'kwctl-store')).toEqual([
      'ok store of kwctl: 2 policies in ~/.cache/kubewarden/store, used too',
    ]);
  });

  it('finds an index that cannot be used', async () => {
    patient.home.write('.cache/wardctl/store/index.json', '{"manifests": 5}');

    const report = await patient.examine();

    expect(report.ok).toBe(false);
    expect(linesOf(report, 'store').at(-1)).toMatch(/^failed store: .*index\.json/);
  });

  it('finds what interrupted downloads left', async () => {
    patient.home.write(`.cache/wardctl/store/ingest/${nameOfDeadProcess()}.tmp`, 'half');

    const report = await patient.examine();

    expect(report.ok).toBe(true);
    expect(linesOf(report, 'store')).toContain('warning store: 1 left-over of interrupted downloads');
  });

  it.each(['.cache', '.cache/wardctl', '.cache/wardctl/store'])(
    'finds a file in the place of its folder: %s',
    async (name) => {
      patient.home.write(name, 'in the way');

      const report = await patient.examine();

      expect(report.ok).toBe(false);
      expect(linesOf(report, 'store')[0]).toMatch(/^failed .* is no directory$/);
    },
  );

  it.skipIf(process.getuid?.() === 0)('finds a folder that cannot be written to', async () => {
    mkdirSync(join(patient.home.path, '.cache/wardctl/store'), { recursive: true });
    chmodSync(join(patient.home.path, '.cache/wardctl/store'), 0o500);

    const report = await patient.examine();

    expect(linesOf(report, 'store')[0]).toMatch(/^failed .*permission denied$/);
  });
});

describe('doctor on sources.yaml', () => {
  it('tells what it says', async () => {
    patient.home.write('.config/kubewarden/sources.yaml', {
      source_authorities: {
        'ghcr.io': [{ type: 'Path', path: join(registryFixtures, 'authority.pem') }],
      },
    });

    expect(linesOf(await patient.examine(), 'sources')).toEqual([
      'ok sources: ~/.config/kubewarden/sources.yaml, own authorities for ghcr.io',
    ]);
  });

  it('warns of insecure hosts', async () => {
    const sourcesPath = patient.home.write('s.yaml', { insecure_sources: ['localhost:5000', 'a.example'] });

    const report = await patient.examine({ sourcesPath });

    expect(report.ok).toBe(true);
    expect(linesOf(report, 'sources')).toEqual([
      'warning sources: ~/s.yaml lets localhost:5000, a.example go without a valid certificate',
    ]);
  });

  it('warns of what has no effect', async () => {
    const sourcesPath = patient.home.write('s.yaml', {
      insecure_source: ['localhost:5000'],
      insecure_sources: ['http://localhost:5502'],
    });

    const report = await patient.examine({ sourcesPath });

    const fixes = report.checks.filter(({ subject }) => subject === 'sources').map(({ fix }) => fix);
    expect(linesOf(report, 'sources').slice(1)).toEqual([
      expect.stringMatching(/^warning .*s\.yaml: `insecure_source` is no key of it, and has no effect$/),
      expect.stringMatching(/^warning .*`http:\/\/localhost:5502` is no host, and has no effect$/),
    ]);
    expect(fixes.slice(1)).toEqual([
      'Did you mean `insecure_sources`?',
      expect.stringContaining('localhost:5502'),
    ]);
  });

  it.each([
    ['broken', 'a: [b'],
    ['of another shape', 'insecure_sources: 5'],
  ])('finds one that is %s, and goes on', async (_name, text) => {
    const sourcesPath = patient.home.write('s.yaml', text);

    const report = await patient.examine({ sourcesPath });

    expect(report.ok).toBe(false);
    expect(linesOf(report, 'sources')[0]).toMatch(/^failed .*s\.yaml/);
    expect(linesOf(report, 'proxy')).toEqual(['ok proxy: none is set']);
  });

  it('finds that there is none where one was named', async () => {
    const report = await patient.examine({ sourcesPath: join(patient.home.path, 'none.yaml') });

    expect(linesOf(report, 'sources')[0]).toMatch(/^failed .*none\.yaml/);
  });
});

describe('doctor on logins', () => {
  it('tells where they are, and which are not encrypted', async () => {
    const auth = basic('ann', 'hunter2');
    patient.home.write('.docker/config.json', {
      auths: { 'ghcr.io': { auth }, 'https://ann:hunter2@quay.io/v1/': { auth }, 'gcr.io': {} },
    });
    patient.home.write('.config/containers/auth.json', { auths: { 'docker.io/team': { auth } } });

    const report = await patient.examine();

    expect(report.ok).toBe(true);
    expect(linesOf(report, 'logins')).toEqual([
      'ok logins: ~/.docker/config.json has ghcr.io, https://quay.io/v1/, gcr.io',
      'warning logins: ~/.docker/config.json keeps ghcr.io, https://quay.io/v1/ without encryption',
      'ok logins: ~/.config/containers/auth.json has docker.io/team',
      'warning logins: ~/.config/containers/auth.json keeps docker.io/team without encryption',
    ]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(JSON.stringify(report)).not.toContain(auth);
  });

  it.skipIf(process.platform === 'win32')('warns where others can read them', async () => {
    const path = patient.home.write('.docker/config.json', {
      auths: { 'ghcr.io': { auth: basic('a', 'b') } },
    });
    chmodSync(path, 0o644);

    const { checks } = await patient.examine();

    expect(checks).toContainEqual({
      subject: 'logins',
      status: 'warning',
      message: 'logins: ~/.docker/config.json keeps ghcr.io without encryption, and others can read it',
      fix: 'Keep it to yourself: chmod 600 ~/.docker/config.json',
    });
  });

  it('finds a file that is broken', async () => {
    patient.home.write('.docker/config.json', '{"auths": hunter2}');

    const report = await patient.examine();

    expect(report.ok).toBe(false);
    expect(linesOf(report, 'logins')).toEqual(['failed ~/.docker/config.json is not valid JSON (line 1)']);
  });

  it('warns where the folder that was named has none', async () => {
    const report = await patient.examine({ dockerConfigPath: patient.home.path });

    expect(linesOf(report, 'logins')[0]).toMatch(/^warning .*there is no config\.json/);
  });

  it.skipIf(process.platform === 'win32')('looks for credential helpers, and runs none', async () => {
    const helpers = new HelperFolder();
    helpers.add('there', `log('run');`);
    patient.home.write('.docker/config.json', {
      credsStore: 'desktop',
      credHelpers: { 'ghcr.io': 'there', 'quay.io': 'none', 'gcr.io': '../bad', 'x.io': '' },
    });

    const report = await patient.examine({}, { PATH: helpers.path });

    expect(report.ok).toBe(false);
    expect(linesOf(report, 'helper')).toEqual([
      `ok credential helper there: ${join(helpers.path, 'docker-credential-there')}`,
      'failed credential helper none of ~/.docker/config.json: there is no program docker-credential-none on PATH',
      'failed ~/.docker/config.json: expected the name of a credential helper, found "../bad"',
      'warning credential helper desktop of ~/.docker/config.json: there is no program docker-credential-desktop on PATH',
    ]);
    expect(() => helpers.logged('there')).toThrow();
    helpers.remove();
  });
});

describe('doctor on proxies', () => {
  it('tells them without their passwords, and what goes past them', async () => {
    const report = await patient.examine(
      {},
      {
        HTTPS_PROXY: 'http://ann:hunter2@proxy.example:3128/path',
        http_proxy: 'proxy.example:8080',
        NO_PROXY: '10.0.0.0/8, .example.com,localhost:5000,[::1]:80,fd00::/8,*.b.example',
      },
    );

    expect(report.ok).toBe(true);
    expect(linesOf(report, 'proxy')).toEqual([
      'ok proxy for https: http://proxy.example:3128, with a login',
      'ok proxy for http: http://proxy.example:8080',
      'ok proxy not used for: 10.0.0.0/8, .example.com, localhost:5000, [::1]:80, fd00::/8, *.b.example',
    ]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it.each(['socks5://ann:hunter2@proxy:1080', 'http://', 'http://ann:hunter2@'])(
    'finds one that cannot be used, and does not show it: %s',
    async (proxy) => {
      const report = await patient.examine({}, { HTTPS_PROXY: proxy });

      expect(report.ok).toBe(false);
      expect(linesOf(report, 'proxy')[0]).toMatch(/^failed proxy for https: HTTPS_PROXY: expected a URL/);
      expect(JSON.stringify(report)).not.toContain('hunter2');
    },
  );

  it.each(['http://x.example', '10.0.0.0/33', 'fd00::/129', 'a b', '10.0.0/8', '1.2.3.4/8/9', '[x]:80'])(
    'warns of an entry of NO_PROXY that stands for nothing: %s',
    async (entry) => {
      const report = await patient.examine(
        {},
        { HTTPS_PROXY: 'http://p:1', NO_PROXY: `a.example,${entry},*` },
      );

      expect(report.ok).toBe(true);
      expect(linesOf(report, 'proxy').slice(2)).toEqual([`warning NO_PROXY: ${entry} stands for no host`]);
    },
  );

  it('takes those of sources.yaml where the environment has none', async () => {
    const sourcesPath = patient.home.write('s.yaml', { proxies: { https_proxy: 'http://from.example:1' } });

    expect(linesOf(await patient.examine({ sourcesPath }), 'proxy')).toEqual([
      'ok proxy for https: http://from.example:1',
    ]);
    expect(linesOf(await patient.examine({ sourcesPath }, { HTTPS_PROXY: 'http://env:1' }), 'proxy')).toEqual(
      ['ok proxy for https: http://env:1'],
    );
  });
});

describe('doctor on certificates', () => {
  const authority = join(registryFixtures, 'authority.pem');
  const expired = join(registryFixtures, 'expired.pem');

  it('counts those that are added to the system\u2019s', async () => {
    const report = await patient.examine({ caFiles: [authority] }, { NODE_EXTRA_CA_CERTS: authority });

    expect(linesOf(report, 'certificates')).toEqual([
      `ok NODE_EXTRA_CA_CERTS ${authority}: 1 certificate`,
      `ok --ca-file ${authority}: 1 certificate`,
    ]);
  });

  it('finds files that cannot be used', async () => {
    const text = patient.home.write('ca.pem', 'hello');
    const missing = join(patient.home.path, 'none.pem');

    const report = await patient.examine({ caFiles: [text, expired] }, { NODE_EXTRA_CA_CERTS: missing });

    expect(report.ok).toBe(false);
    const [first, second, third] = linesOf(report, 'certificates');
    expect(first).toMatch(/^failed .*none\.pem/);
    expect(second).toMatch(/^failed .*ca\.pem: expected a certificate/);
    expect(third).toBe(`failed --ca-file ${expired}: 1 certificate, expired`);
  });

  it('forgives single ones of a bundle that have expired', async () => {
    const bundle = join(patient.home.path, 'bundle.pem');
    writeFileSync(bundle, [authority, expired].map((path) => readFileSync(path, 'utf8')).join('\n'));

    const report = await patient.examine({ caFiles: [bundle] });

    expect(linesOf(report, 'certificates')).toEqual([
      `ok --ca-file ${bundle}: 2 certificates, of which 1 expired`,
    ]);
  });

  it('warns of a variable that Node.js does not read', async () => {
    const both = { SSL_CERT_FILE: authority, NODE_EXTRA_CA_CERTS: authority };

    const report = await patient.examine({}, { SSL_CERT_FILE: authority });

    expect(linesOf(report, 'certificates')[0]).toMatch(/^warning SSL_CERT_FILE/);
    expect(linesOf(await patient.examine({}, both), 'certificates')).toHaveLength(1);
  });
});
