import { randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basicHeader } from '../fake-registry/authentication.ts';
import { HttpServer } from '../fake-registry/http-server.ts';
import { answer, json, type Answer, type Question } from '../fake-registry/message.ts';
import { certificates } from './server-program.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

const lifetimeSeconds = 300;

/** Gives signed tokens to one account, for docker-registry: JWT with the certificate of the key in `x5c`. */
export class SigningTokenServer extends HttpServer {
  readonly service = 'registry-for-tests';
  readonly issuer = 'issuer-for-tests';
  private readonly account: Account;

  private constructor(account: Account) {
    super({});
    this.account = account;
  }

  static async start(account: Account): Promise<SigningTokenServer> {
    const server = new SigningTokenServer(account);
    await server.listen();
    return server;
  }

  protected override answer({ url, headers }: Question): Answer {
    const { username, password } = this.account;
    if (url.pathname !== '/token') return answer(404);
    if (headers['authorization'] !== basicHeader(username, password)) {
      return json(401, { details: 'incorrect username or password' });
    }
    return json(200, { token: this.tokenFor(url.searchParams.getAll('scope')) });
  }

  private tokenFor(scopes: readonly string[]): string {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const certificate = new X509Certificate(readFileSync(certificates.certificate));
    const header = { typ: 'JWT', alg: 'ES256', x5c: [certificate.raw.toString('base64')] };
    const claims = {
      iss: this.issuer,
      sub: this.account.username,
      aud: this.service,
      iat: nowSeconds,
      nbf: nowSeconds - 10,
      exp: nowSeconds + lifetimeSeconds,
      jti: randomUUID(),
      access: scopes.flatMap((text) => text.split(' ')).map(accessOf),
    };
    const signed = [header, claims].map((part) => base64url(JSON.stringify(part))).join('.');
    const key = { key: readFileSync(certificates.key), dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }
}

/** `repository:a/b:pull,push` as an access claim. */
function accessOf(scope: string): { type: string; name: string; actions: string[] } {
  const [type = '', ...rest] = scope.split(':');
  const actions = rest.pop() ?? '';
  return { type, name: rest.join(':'), actions: actions.split(',') };
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
