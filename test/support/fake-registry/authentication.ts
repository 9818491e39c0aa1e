import { refusal, type Answer, type Question } from './message.ts';
import type { FakeTokenServer } from './token-server.ts';

/** How a fake registry lets people in. */
export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'token';
      readonly server: FakeTokenServer;
      /** Default: `<server>/token`. */
      readonly realm?: string;
    };

/** The refusal of a request that may not pass; `undefined` where it may. */
export function challenge(
  question: Question,
  repository: string | undefined,
  authentication: Authentication,
): Answer | undefined {
  const given = question.headers['authorization'] ?? '';
  if (authentication.kind === 'none') return undefined;
  if (authentication.kind === 'basic') {
    const { username, password } = authentication;
    return given === basicHeader(username, password)
      ? undefined
      : unauthorized('Basic realm="fake", charset="UTF-8"');
  }
  const { server, realm = `${server.url}/token` } = authentication;
  const actions = question.method === 'GET' || question.method === 'HEAD' ? 'pull' : 'pull,push';
  const from = question.url.searchParams.get('from');
  const mounted = from === null ? [] : [`repository:${from}:pull`];
  const scopes = [`repository:${repository ?? ''}:${actions}`, ...mounted].join(' ');
  const scope = repository === undefined ? '' : `,scope="${scopes}"`;
  const wanted = `Bearer realm="${realm}",service="${server.service}"${scope}`;
  const granted = server.scopesOf(/^Bearer (.+)$/.exec(given)?.[1] ?? '');
  if (granted === undefined) return unauthorized(wanted);
  const isEnough =
    repository === undefined ||
    (actions.split(',').every((action) => granted.has(`repository:${repository}:${action}`)) &&
      mounted.every((one) => granted.has(one)));
  return isEnough ? undefined : unauthorized(`${wanted},error="insufficient_scope"`);
}

/** The value of `Authorization` for a user and password. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function unauthorized(wanted: string): Answer {
  return refusal(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': wanted });
}
