import type { Credentials, Keychain } from '../auth/credentials.ts';
import type { Transport, TransportResponse } from '../transport/transport.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { describeCredentials, type Token } from './token-answer.ts';
import { basicAuthorization, requestToken } from './token.ts';

export interface AuthorizerOptions {
  readonly registry: string;
  readonly transport: Transport;
  readonly keychain: Keychain;
  readonly userAgent: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

/** How the registry wants tokens to be got. */
interface KnownRealm {
  readonly challenge: Challenge;
  readonly registryUrl: URL;
}

/** Answers the challenges of one registry, and remembers what it was given. */
export class Authorizer {
  private readonly options: AuthorizerOptions;
  private readonly tokens = new Map<string, Token>();
  /** Requests for tokens that are under way, by scope: several blobs at once need one token. */
  private readonly awaited = new Map<string, Promise<Token>>();
  private realm: KnownRealm | undefined;
  private basic: string | undefined;
  private credentials: Promise<Credentials | undefined> | undefined;
  private known: Credentials | undefined;

  constructor(options: AuthorizerOptions) {
    this.options = options;
  }

  /**
   * The value of `Authorization` to send to the registry; `undefined` until it has asked for one. A token that has
   * expired is replaced.
   * @throws WardctlError what the token server fails with
   */
  async headerFor(scope: string, signal?: AbortSignal): Promise<string | undefined> {
    const token = this.tokens.get(scope);
    if (token !== undefined && this.isValid(token)) return bearer(token);
    return this.realm === undefined
      ? this.basic
      : bearer(await this.obtain(this.realm, scope, scope, signal));
  }

  /**
   * Meets the challenge of a 401.
   * @param sent what was refused; `undefined` where nothing was sent
   * @returns whether it is worth to ask again
   * @throws WardctlError what the token server fails with
   */
  async answer(
    response: TransportResponse,
    scope: string,
    sent: string | undefined,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const challenges = parseChallenges(response.headers('www-authenticate'));
    const challenge = challenges.find((one) => one.scheme === 'bearer');
    if (challenge !== undefined) {
      this.realm = { challenge, registryUrl: response.url };
      const token = this.tokens.get(scope);
      // Another request may have been given a new one while this one was under way.
      const isNew = token !== undefined && this.isValid(token) && sent !== bearer(token);
      if (!isNew) await this.obtain(this.realm, scope, unionOf(scope, challenge), signal);
      return true;
    }
    if (!challenges.some((one) => one.scheme === 'basic')) return false;
    // Another request may have been told first, while this one was under way without.
    if (this.basic !== undefined) return sent !== this.basic;
    const credentials = await this.findCredentials();
    if (credentials?.kind !== 'password') return false;
    if (response.url.protocol === 'http:' && !this.isBasic())
      this.options.warn(`${this.options.registry}: the credentials go to it without encryption`);
    this.basic = basicAuthorization(credentials);
    return true;
  }

  /** Asked anew after each wait: several requests may be answered at the same time. */
  private isBasic(): boolean {
    return this.basic !== undefined;
  }

  /** Whether and how the registry knows us, at the end of messages. */
  describe(): string {
    return describeCredentials(this.known);
  }

  private isValid({ expiresMs }: Token): boolean {
    return expiresMs > this.options.now();
  }

  private async obtain(
    { challenge, registryUrl }: KnownRealm,
    scope: string,
    wanted: string,
    signal: AbortSignal | undefined,
  ): Promise<Token> {
    const work = this.awaited.get(wanted) ?? this.request(challenge, registryUrl, wanted, signal);
    this.awaited.set(wanted, work);
    try {
      const token = await work;
      this.options.transport.secrets.add(token.value);
      this.tokens.set(scope, token);
      return token;
    } finally {
      this.awaited.delete(wanted);
    }
  }

  private async request(
    challenge: Challenge,
    registryUrl: URL,
    scope: string,
    signal: AbortSignal | undefined,
  ): Promise<Token> {
    const credentials = await this.findCredentials();
    return requestToken(challenge, { ...this.options, registryUrl, scope, credentials, signal });
  }

  private async findCredentials(): Promise<Credentials | undefined> {
    this.credentials ??= this.options.keychain.credentialsFor(this.options.registry);
    const known = await this.credentials;
    this.known = known;
    const { secrets } = this.options.transport;
    if (known?.kind === 'password') secrets.addLogin(known.username, known.password);
    if (known?.kind === 'identity-token') secrets.add(known.token);
    return known;
  }
}

function bearer({ value }: Token): string {
  return `Bearer ${value}`;
}

/** Servers ask for more than we know to need when a token lacks something (`insufficient_scope`). */
function unionOf(scope: string, { parameters }: Challenge): string {
  const asked = (parameters.get('scope') ?? '').split(' ');
  return [...new Set([...scope.split(' '), ...asked])].filter((part) => part !== '').join(' ');
}
