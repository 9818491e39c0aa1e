import type { LookupFunction } from 'node:net';
import type { Agent, Dispatcher, ProxyAgent } from 'undici';
import type { Sources } from '../sources.ts';
import { withoutLocalAddresses } from './local-address.ts';
import { proxyFor, type ProxySettings } from './proxies.ts';
import type { Timeouts } from './timeouts.ts';

/** How a host is reached: by verified HTTPS unless it is listed as insecure. */
export type Rung = 'verified' | 'unverified' | 'plain';

export interface AgentOptions {
  readonly sources: Sources;
  readonly proxies: ProxySettings;
  /** PEM texts that count for all hosts, besides the system's. */
  readonly extraCertificates?: readonly string[];
  readonly timeouts: Timeouts;
  /** Default: the system's. */
  readonly lookup?: LookupFunction;
}

const maxConnections = 8;

/** One agent for each host and way of reaching it, so that a certificate counts for its own host only. */
export class AgentPool {
  private readonly options: AgentOptions;
  private readonly agents = new Map<string, Agent | ProxyAgent>();

  constructor(options: AgentOptions) {
    this.options = options;
  }

  /** @param isForeign a server named the host: it must not turn out to be this machine */
  async agentFor(url: URL, rung: Rung, isForeign: boolean): Promise<Dispatcher> {
    const undici = await import('undici');
    const tls = await this.tlsFor(url.host, rung, isForeign);
    // Nothing is waited for from here on: two requests at once must not open two agents.
    const key = `${rung} ${isForeign ? 'foreign' : 'own'} ${url.origin}`;
    const agent = this.agents.get(key) ?? this.open(undici, url, tls);
    this.agents.set(key, agent);
    return agent;
  }

  /** The proxy that a URL is reached through, for messages. */
  proxyOf(url: URL): URL | undefined {
    return proxyFor(url, this.options.proxies)?.url;
  }

  async close(): Promise<void> {
    const agents = [...this.agents.values()];
    this.agents.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  private open(
    { Agent, Pool, ProxyAgent }: Undici,
    url: URL,
    { host, proxy }: TlsOptions,
  ): Agent | ProxyAgent {
    const { connectMs, headersMs, idleMs } = this.options.timeouts;
    const common = {
      headersTimeout: headersMs,
      bodyTimeout: idleMs,
      connections: maxConnections,
      // One blob is one request: there is nothing to be gained, and one more protocol that could go wrong.
      allowH2: false,
    };
    const via = proxyFor(url, this.options.proxies);
    if (via === undefined) return new Agent({ ...common, connect: host });
    return new ProxyAgent({
      ...common,
      uri: via.url.href,
      ...(via.authorization === undefined ? {} : { token: via.authorization }),
      requestTls: host,
      proxyTls: proxy,
      // What asks the proxy for a tunnel has a time-out of its own.
      clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: connectMs }),
    });
  }

  /** How the host is connected to, and a proxy in front of it: that one is trusted by the certificates for all. */
  private async tlsFor(host: string, rung: Rung, isForeign: boolean): Promise<TlsOptions> {
    const { sources, extraCertificates = [], timeouts } = this.options;
    const own = [...extraCertificates, ...(sources.authorities.get(host) ?? [])];
    const timeout = timeouts.connectMs;
    const lookup = await this.lookupFor(isForeign);
    return {
      host: {
        timeout,
        rejectUnauthorized: rung !== 'unverified',
        ...(lookup && { lookup }),
        ...(await trusting(own)),
      },
      proxy: { timeout, ...(await trusting(extraCertificates)) },
    };
  }

  private async lookupFor(isForeign: boolean): Promise<LookupFunction | undefined> {
    const { lookup } = this.options;
    return isForeign ? withoutLocalAddresses(lookup ?? (await import('node:dns')).lookup) : lookup;
  }
}

type Undici = typeof import('undici');

interface ConnectOptions {
  readonly timeout: number;
  readonly rejectUnauthorized?: boolean;
  readonly lookup?: LookupFunction;
  readonly ca?: string[];
}

interface TlsOptions {
  readonly host: ConnectOptions;
  readonly proxy: ConnectOptions;
}

/** Certificates are added to the system's: `ca` alone would replace them. */
async function trusting(certificates: readonly string[]): Promise<{ ca?: string[] }> {
  if (certificates.length === 0) return {};
  const { getCACertificates } = await import('node:tls');
  return { ca: [...getCACertificates('default'), ...certificates] };
}
