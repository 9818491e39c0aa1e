import { randomUUID } from 'node:crypto';
import { basicHeader } from './authentication.ts';
import { HttpServer, type HttpServerOptions } from './http-server.ts';
import { answer, json, type Answer, type Question } from './message.ts';

export interface TokenServerOptions extends HttpServerOptions {
  /** Who gets tokens by password; without it everyone gets them. */
  readonly account?: { readonly username: string; readonly password: string };
  /** What is taken for an identity token, by POST; without it POST gets 404. */
  readonly identityToken?: string;
  /** The name of the field; some servers say `access_token`. */
  readonly field?: 'token' | 'access_token';
  /** More fields of the answer, such as `expires_in`. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Grants this in place of what is asked for. */
  readonly grant?: (scopes: readonly string[]) => readonly string[];
}

/** Gives out tokens for a fake registry, at `/token` of a server of its own. */
export class FakeTokenServer extends HttpServer {
  readonly service = 'fake-service';
  private readonly options: TokenServerOptions;
  private readonly tokens = new Map<string, ReadonlySet<string>>();

  private constructor(options: TokenServerOptions) {
    super(options);
    this.options = options;
  }

  static async start(options: TokenServerOptions = {}): Promise<FakeTokenServer> {
    const server = new FakeTokenServer(options);
    await server.listen();
    return server;
  }

  /** What a token allows, one action each; `undefined` for one that is not valid, or no longer. */
  scopesOf(token: string): ReadonlySet<string> | undefined {
    return this.tokens.get(token);
  }

  /** No token that was given out is valid from now on. */
  expireTokens(): void {
    this.tokens.clear();
  }

  protected override answer(question: Question): Answer {
    const { account, identityToken } = this.options;
    if (question.url.pathname !== '/token') return answer(404);
    if (question.method === 'POST') {
      const form = new URLSearchParams(question.body.toString('utf8'));
      if (identityToken === undefined) return answer(404);
      const isKnown =
        form.get('grant_type') === 'refresh_token' &&
        form.get('refresh_token') === identityToken &&
        form.get('service') === this.service;
      return isKnown ? this.grant(form.getAll('scope')) : json(401, { details: 'invalid refresh token' });
    }
    const isKnown =
      account === undefined ||
      question.headers['authorization'] === basicHeader(account.username, account.password);
    return isKnown
      ? this.grant(question.url.searchParams.getAll('scope'))
      : json(401, { details: 'incorrect username or password' });
  }

  private grant(asked: readonly string[]): Answer {
    const { field = 'token', more = {}, grant } = this.options;
    const wanted = asked.flatMap((text) => text.split(' ')).filter((scope) => scope !== '');
    const scopes = grant?.(wanted) ?? wanted;
    const token = `tok-${randomUUID()}`;
    this.tokens.set(token, new Set(scopes.flatMap(actionsOf)));
    return json(200, { [field]: token, ...more });
  }
}

/** `repository:a:pull,push` allows `repository:a:pull` and `repository:a:push`. */
function actionsOf(scope: string): string[] {
  const colon = scope.lastIndexOf(':');
  return scope
    .slice(colon + 1)
    .split(',')
    .map((action) => `${scope.slice(0, colon)}:${action}`);
}
