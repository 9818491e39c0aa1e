import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { callbackRequest, createPlayer, formatSession, parseSession } from '../../../src/host/index.ts';
import type { Exchange, RequestTag } from '../../../src/host/index.ts';
import type { JsonValue } from '../../../src/json/index.ts';

/** Any text, with a liking for what YAML takes for something else. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'null',
    '~',
    'yes',
    'Off',
    'true',
    '12',
    '0x1F',
    '0o7',
    '1_000',
    '1:30',
    '1e3',
    '.inf',
    '-',
    '- a',
    'a: b',
    'a #b',
    "it's",
    'x ',
    ' x',
    '!t',
    '&a',
    '*a',
    '{',
    '[',
    '|',
    'a\nb',
    '\r\n',
    '\t',
    '\u0085',
    '\u2028',
    '\ufeff',
    '=',
    '<<',
    '2024-01-01',
    '---',
    '...',
    'a:',
    '😀',
  ),
);
const maybeText = fc.option(text);
const bytes = fc.array(fc.nat(255).map(BigInt));
const textMap = fc.option(
  fc.dictionary(text, text).map((object) => new Map<string, JsonValue>(Object.entries(object))),
);
const record = (members: Record<string, fc.Arbitrary<JsonValue>>): fc.Arbitrary<JsonValue> =>
  fc.record(members).map((object) => new Map(Object.entries(object)));
const certificate = record({ encoding: fc.constantFrom('Pem', 'Der'), data: bytes });

const requests: [RequestTag, fc.Arbitrary<JsonValue>][] = [
  ['OciManifestDigest', record({ image: text })],
  ['SigstorePubKeyVerify', record({ image: text, pub_keys: fc.array(text), annotations: textMap })],
  [
    'SigstoreKeylessVerify',
    record({ image: text, keyless: fc.array(record({ issuer: text, subject: text })), annotations: textMap }),
  ],
  [
    'SigstoreCertificateVerify',
    record({
      image: text,
      certificate: bytes,
      certificate_chain: fc.option(fc.array(bytes)),
      require_rekor_bundle: fc.boolean(),
      annotations: textMap,
    }),
  ],
  [
    'KubernetesGetResource',
    record({
      api_version: text,
      kind: text,
      name: text,
      namespace: maybeText,
      disable_cache: fc.boolean(),
      field_masks: fc.option(fc.array(text)),
    }),
  ],
  [
    'KubernetesCanI',
    record({
      request: record({
        user: text,
        groups: fc.option(fc.array(text)),
        resource_attributes: record({ verb: text, resource: text, group: maybeText }),
      }),
      disable_cache: fc.boolean(),
    }),
  ],
  [
    'CryptoIsCertificateTrusted',
    record({
      request: record({
        cert: certificate,
        cert_chain: fc.option(fc.array(certificate)),
        not_after: maybeText,
      }),
    }),
  ],
];

const exchange: fc.Arbitrary<Exchange> = fc.record({
  request: fc.oneof(...requests.map(([tag, fields]) => fields.map((value) => callbackRequest(tag, value)))),
  response: fc.oneof(
    fc.record({ type: fc.constant('Success' as const), payload: text }),
    fc.record({ type: fc.constant('Error' as const), message: text }),
  ),
});

describe('sessions', () => {
  it('read what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchange, { maxLength: 5 }), async (exchanges) => {
        expect(await parseSession(formatSession(exchanges))).toEqual(exchanges);
      }),
    );
  });

  it('mean the same to readers of YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(fc.array(exchange, { maxLength: 3 }), (exchanges) => {
        const written = formatSession(exchanges);
        const [older, newer] = (['1.1', '1.2'] as const).map((version) => {
          const entries = (parse(written, { version }) ?? []) as { request: string; response: unknown }[];
          return entries.map(({ request, response }) => ({
            request: parseDocument(request, { version }).toJS() as unknown,
            response,
          }));
        });

        expect(older).toEqual(newer);
        expect(newer?.map(({ response }) => response)).toEqual(exchanges.map(({ response }) => response));
      }),
    );
  });

  it('replay what was recorded, in order', () => {
    fc.assert(
      fc.property(fc.array(exchange), (exchanges) => {
        const player = createPlayer(exchanges);
        for (const { request, response } of exchanges) {
          if (response.type === 'Error') expect(() => player.answer(request)).toThrow(response.message);
          else expect(Buffer.from(player.answer(request)).toString()).toBe(response.payload);
        }
        expect(player.remaining()).toEqual([]);
      }),
    );
  });
});
