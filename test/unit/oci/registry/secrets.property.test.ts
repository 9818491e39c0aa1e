import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../../../src/oci/auth/credentials.ts';
import { inMemory } from '../../../../src/oci/content.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { RegistryTarget } from '../../../../src/oci/registry/registry-target.ts';
import { noProxies } from '../../../../src/oci/transport/proxies.ts';
import { createTransport } from '../../../../src/oci/transport/transport.ts';
import {
  answer,
  basicHeader,
  FakeRegistry,
  FakeTokenServer,
  type Answer,
  type Question,
} from '../../../support/fake-registry.ts';
import { insecure } from '../support.ts';
import { fakeTime } from './support.ts';

/** What becomes of a text on its way. */
const ways: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/\s+/g, ' '),
  (text) => encodeURIComponent(text),
  (text) => new URLSearchParams({ a: text }).toString().slice(2),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => Buffer.from(text).toString('base64').replace(/=+$/, ''),
  (text) => Buffer.from(text).toString('base64url'),
];

/** Says all that it was told, wherever it can. */
function echoes(
  status: number,
  extra: (told: string) => Record<string, string>,
  isSilent: boolean,
  write: (text: string) => string,
) {
  return (_normal: Answer, { headers, target, body }: Question): Answer => {
    const given = headers['authorization'] ?? '';
    const plain = Buffer.from(given.replace('Basic ', ''), 'base64').toString().replace('user:', '');
    const text = [given, plain, target, body.toString('latin1')].map(write).join(' ');
    const told = text.replace(/[^\x20-\x7e]/g, ' ');
    return answer(status, { warning: `299 - "${told}"`, ...extra(told) }, isSilent ? '' : text);
  };
}

const secret = fc.stringMatching(/^[!-~][A-Za-z0-9!"$%&*+./:;<=>?@^_\\~\n\t -]{8,40}[!-~]$/);
const credentials: fc.Arbitrary<Credentials> = fc.oneof(
  fc.record({
    kind: fc.constant('password' as const),
    username: fc.constant('user'),
    password: secret,
    source: fc.constant('a file'),
  }),
  fc.record({ kind: fc.constant('identity-token' as const), token: secret, source: fc.constant('a file') }),
);
const status = fc.constantFrom(200, 201, 206, 302, 400, 401, 403, 404, 413, 416, 418, 429, 500, 503);
const header = fc.constantFrom<(told: string) => Record<string, string>>(
  () => ({}),
  (told) => ({ 'docker-content-digest': told }),
  (told) => ({ 'content-range': told }),
  (told) => ({ 'content-encoding': told }),
  (told) => ({ location: `ftp://${told}@host/path?${told}` }),
  (told) => ({ 'retry-after': told }),
  // Cut in the middle of it.
  (told) => ({ 'content-encoding': 'x'.repeat(180) + told.replace('Basic ', '').replace('Bearer ', '') }),
  (told) => ({ range: told }),
  (told) => ({ link: `<${told}>; rel="next"` }),
);

describe('secrets', () => {
  it('are in no message and no warning, whatever servers make of them', async () => {
    const tokens = await FakeTokenServer.start({});
    const basic = await FakeRegistry.start({
      authentication: { kind: 'basic', username: 'user', password: 'never right' },
    });
    const bearer = await FakeRegistry.start({ authentication: { kind: 'token', server: tokens } });
    const registries = { basic, bearer };
    const digest = `sha256:${'0'.repeat(64)}` as const;

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('basic' as const, 'bearer' as const),
        credentials,
        status,
        header,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(...ways),
        async (kind, known, code, more, early, isSilent, write) => {
          const registry = registries[kind];
          const said: string[] = [];
          const warn = (message: string): void => void said.push(message);
          const transport = createTransport({ sources: insecure(registry.host), proxies: noProxies, warn });
          const target = new RegistryTarget(
            { registry: registry.host, repository: 'team/policy' },
            {
              ...fakeTime(),
              transport,
              keychain: { credentialsFor: () => Promise.resolve(known) },
              userAgent: 'wardctl/0.0.0',
              warn,
            },
          );
          // Whoever is asked for a token, or whoever was given one, tells everybody.
          const talker = early && registry === bearer ? tokens : registry;
          const before = registry.requests.length + tokens.requests.length;
          const asked = talker.requests.length;
          talker.misbehave(
            { skip: talker === tokens ? 0 : 1, times: 20 },
            echoes(code, more, isSilent, write),
          );
          const blob = { mediaType: 'a/b', digest, size: 3 };
          const works: (() => Promise<unknown>)[] = [
            () => target.resolve('v1'),
            () => target.tags(),
            () => target.push(blob, inMemory(Buffer.from('abc'))),
            () => target.referrers(blob),
            async () => {
              for await (const chunk of target.fetch(blob)) said.push(String(chunk.length));
            },
          ];
          for (const work of works) {
            await work().catch((error: unknown) => {
              if (!(error instanceof WardctlError)) throw error;
              said.push(error.message, error.hint ?? '', JSON.stringify(error.details ?? {}));
            });
          }
          await transport.close();

          expect(registry.requests.length + tokens.requests.length).toBeGreaterThan(before);
          const given = talker.requests.slice(asked).flatMap(({ headers }) => headers['authorization'] ?? []);
          const word = known.kind === 'password' ? known.password : known.token;
          const secrets = [
            word,
            ...(known.kind === 'password' ? [basicHeader(known.username, word).slice(6)] : []),
            ...given.map((value) => value.replace(/^\w+ /, '')),
          ];
          // In no way, and neither whole nor the beginning of one.
          const written = new Set(secrets.flatMap((one) => ways.map((way) => way(one))));
          for (const text of said)
            for (const one of written) expect(text).not.toContain(one.slice(0, Math.max(12, one.length / 3)));
        },
      ),
      { numRuns: 300 },
    );

    await Promise.all([tokens.close(), basic.close(), bearer.close()]);
  }, 60_000);
});
