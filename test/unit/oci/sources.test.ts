import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hostKeyOf, noSources, pemTexts, readSources, type Sources } from '../../../src/oci/sources.ts';
import { PlainServer } from '../../support/fake-registry.ts';
import { certificate, errorOf, openTransport, serverTls, started } from './support.ts';

const pem = certificate('authority.pem');
const other = certificate('other-authority.pem');
const der = new X509Certificate(pem).raw;

const files: Readonly<Record<string, Uint8Array>> = {
  '/pki/ca.pem': Buffer.from(pem),
  '/pki/ca.der': der,
  '/pki/bundle.pem': Buffer.from(`# two of them\n${pem}\nbetween\n${other}`),
  '/pki/key.pem': Buffer.from(certificate('server.key')),
  '/pki/empty.pem': Buffer.alloc(0),
};

function read(text: string): Promise<Sources> {
  return readSources(text, 'sources.yaml', (path) => {
    const bytes = files[path];
    if (bytes === undefined) throw new RangeError(`no such file: ${path}`);
    return bytes;
  });
}

/** A certificate as Node writes it. */
function normal(text: string): string {
  return new X509Certificate(text).toString();
}

describe('readSources', () => {
  it('reads all that the reference knows', async () => {
    const sources = await read(`
insecure_sources: ["dev.example.com", "localhost:5000"]
source_authorities:
  "registry.example.com:5500":
    - { type: Path, path: /pki/ca.pem }
    - type: Data
      data: |
${other.replace(/^/gm, '        ')}
  "der.example.com":
    - { type: Path, path: /pki/ca.der }
proxies: { http_proxy: "http://h", https_proxy: "http://s", no_proxy: "n" }
something_else: { is: ignored }
`);

    expect([...sources.insecureSources]).toEqual(['dev.example.com', 'localhost:5000']);
    expect(Object.fromEntries(sources.authorities)).toEqual({
      'registry.example.com:5500': [normal(pem), normal(other)],
      'der.example.com': [normal(pem)],
    });
    expect(sources.proxies).toEqual({ httpProxy: 'http://h', httpsProxy: 'http://s', noProxy: 'n' });
  });

  it.each([
    '',
    '# nothing\n',
    '{}',
    'null',
    'insecure_sources:\nsource_authorities:\nproxies:\n',
    '{"proxies":{}}',
  ])('takes %j for nothing', async (text) => {
    expect(await read(text)).toEqual(noSources);
  });

  it('reads JSON', async () => {
    expect([...(await read('{"insecure_sources":["a"]}')).insecureSources]).toEqual(['a']);
  });

  it.each([
    ['insecure_sources: x', 'insecure_sources'],
    ['insecure_sources: [7]', 'insecure_sources.0'],
    ['source_authorities: []', 'source_authorities'],
    ['source_authorities: {h: {type: Path}}', 'source_authorities.h'],
    ['source_authorities: {h: [{type: Path}]}', '{type: Path, path: FILE}'],
    ['source_authorities: {h: [{type: Data, path: /pki/ca.pem}]}', '{type: Path, path: FILE}'],
    ['source_authorities: {h: [{type: path, path: /pki/ca.pem}]}', '{type: Path, path: FILE}'],
    ['source_authorities: {h: [{type: Path, path: /pki/key.pem}]}', 'source_authorities of h: /pki/key.pem'],
    [
      'source_authorities: {h: [{type: Path, path: /pki/empty.pem}]}',
      'source_authorities of h: /pki/empty.pem',
    ],
    ['source_authorities: {h: [{type: Data, data: nonsense}]}', 'source_authorities of h'],
    ['[]', 'sources.yaml'],
    ['insecure_sources: [', 'sources.yaml'],
  ])('refuses %s', async (text, place) => {
    const error = await errorOf(read(text));

    expect(error.code).toBe('SOURCES_INVALID');
    expect(error.message).toContain('sources.yaml');
    expect(error.message).toContain(place);
  });

  it.each([
    [
      'insecure_source: [a]',
      '`insecure_source` is no key of it, and has no effect',
      'Did you mean `insecure_sources`?',
    ],
    ['x: 1', '`x` is no key', 'Known are insecure_sources, source_authorities, proxies.'],
    ['proxies: {http_poxy: x}', 'proxies: `http_poxy` is no key', 'Did you mean `http_proxy`?'],
    [
      'insecure_sources: ["http://localhost:5502"]',
      'insecure_sources: `http://localhost:5502` is no host',
      'localhost:5502',
    ],
    ['insecure_sources: [ghcr.io/team]', '`ghcr.io/team` is no host', ': ghcr.io'],
    [
      'source_authorities: {"https://h.example:5500/": []}',
      'source_authorities: `https://h.example:5500/` is no host',
      ': h.example:5500',
    ],
  ])('tells what has no effect: %s', async (text, message, hint) => {
    const { problems, ...sources } = await read(text);

    expect(problems).toEqual([
      { message: expect.stringContaining(message) as string, hint: expect.stringContaining(hint) as string },
    ]);
    expect(problems[0]?.message).toMatch(/^sources\.yaml: /);
    expect([...sources.insecureSources].filter((host) => host.includes('/'))).toEqual([]);
  });

  it('shows no login of what is no host, and ten problems at most', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `key${String(index)}: 1`).join('\n');
    for (const text of [
      'insecure_sources: ["https://ann:s3cr3t@h.example/"]',
      'insecure_sources: ["ann:s3cr3t@h.example"]',
      'source_authorities: {"https://ann:s3cr3t@h.example/": []}',
      'proxies: {"http://ann:s3cr3t@h.example": ""}',
      '"http://ann:s3cr3t@h.example": 1',
    ]) {
      const { problems } = await read(text);

      expect(JSON.stringify(problems)).toContain('h.example');
      expect(JSON.stringify(problems)).not.toContain('s3cr3t');
    }
    expect((await read(keys)).problems).toHaveLength(10);
  });

  it.each([
    'insecure_sources: [ghcr.io, "localhost:5000", "[::1]:5000", " GHCR.io:443 ", my_host.lan]',
    'proxies: {http_proxy: a, https_proxy: b, no_proxy: c}',
  ])('has nothing to tell of %s', async (text) => {
    expect((await read(text)).problems).toEqual([]);
  });

  it('passes on what a file fails with', async () => {
    await expect(read('source_authorities: {h: [{type: Path, path: /missing}]}')).rejects.toThrow(
      'no such file: /missing',
    );
  });

  it.each([
    'proxies: "http://user:s3cr3t@proxy"',
    'proxies: {https_proxy: ["http://user:s3cr3t@proxy"]}',
    'proxies: {https_proxy: {"http://user:s3cr3t@proxy": 1}}',
    'proxies: ["http://user:s3cr3t@proxy"]',
    'proxies:\n  https_proxy: "http://user:s3cr3t@proxy',
    'proxies:\n  https_proxy: http://user:s3cr3t@proxy\n bad: [',
  ])('shows no password of a proxy: %j', async (text) => {
    const error = await errorOf(read(text));

    expect(error.code).toBe('SOURCES_INVALID');
    expect(`${error.message} ${error.hint ?? ''} ${String(error.cause)}`).not.toContain('s3cr3t');
  });
});

describe('a host', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    [' GHCR.io ', 'ghcr.io'],
    ['ghcr.io:443', 'ghcr.io'],
    ['ghcr.io:4430', 'ghcr.io:4430'],
    ['localhost:5000', 'localhost:5000'],
    ['docker.io', 'registry-1.docker.io'],
    ['index.docker.io', 'registry-1.docker.io'],
    ['[::1]:5000', '[::1]:5000'],
  ])('%s is looked for as %s', (text, expected) => {
    expect(hostKeyOf(text)).toBe(expected);
  });

  it('with its authority twice has both', async () => {
    const sources = await read(
      'source_authorities: {"h.example": [{type: Path, path: /pki/ca.pem}], "H.example:443": [{type: Path, path: /pki/bundle.pem}]}',
    );

    expect([...sources.authorities]).toEqual([['h.example', [normal(pem), normal(pem), normal(other)]]]);
  });
});

describe('pemTexts', () => {
  it('gives each certificate of a bundle', () => {
    expect(pemTexts(files['/pki/bundle.pem'] ?? Buffer.alloc(0), 'x')).toEqual([normal(pem), normal(other)]);
  });
});

it('a host is reached by what its sources say, in DER form, too', async () => {
  const server = await started(PlainServer.start({ tls: serverTls() }));
  const sources = await read(`source_authorities: {"${server.host}": [{type: Path, path: /pki/ca.der}]}`);

  const response = await openTransport({ sources }).request(new URL(`https://${server.host}`), {
    method: 'GET',
  });

  expect(response.status).toBe(404);
});
