import { WardctlError } from '../../errors.ts';
import { isDirect } from './no-proxy.ts';

/** Which proxies to use; `undefined` where none is set. */
export interface ProxySettings {
  readonly httpProxy: string | undefined;
  readonly httpsProxy: string | undefined;
  readonly noProxy: string | undefined;
}

export const noProxies: ProxySettings = { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined };

/**
 * The proxies of the environment; where it sets none, those of `fallback` (`sources.yaml`). Upper case comes first
 * (cli-and-registry 1.3).
 */
export function proxiesFrom(
  environment: Readonly<Record<string, string | undefined>>,
  fallback: ProxySettings = noProxies,
): ProxySettings {
  const read = (name: string): string | undefined =>
    [environment[name], environment[name.toLowerCase()]].find((value) => value !== undefined && value !== '');
  return {
    httpProxy: read('HTTP_PROXY') ?? fallback.httpProxy,
    httpsProxy: read('HTTPS_PROXY') ?? fallback.httpsProxy,
    noProxy: read('NO_PROXY') ?? fallback.noProxy,
  };
}

/** A proxy that a request goes through. */
export interface Proxy {
  /** Without user and password: may be shown. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/**
 * The proxy for a URL; `undefined` where the host is reached directly.
 * @throws WardctlError USAGE_INVALID for a proxy that is no http or https URL; it is not shown, for it may hold a password
 */
export function proxyFor(url: URL, settings: ProxySettings): Proxy | undefined {
  const isSecure = url.protocol === 'https:';
  const text = isSecure ? settings.httpsProxy : settings.httpProxy;
  if (text === undefined) return undefined;
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  if (settings.noProxy !== undefined && isDirect(settings.noProxy, url.hostname, port)) return undefined;
  const proxy = parseProxy(text);
  if (proxy === null || (proxy.protocol !== 'http:' && proxy.protocol !== 'https:')) {
    throw new WardctlError(
      'USAGE_INVALID',
      `${isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY'}: expected a URL such as http://proxy.example.com:3128`,
      { hint: 'Correct the variable (or `proxies` in sources.yaml), or unset it.' },
    );
  }
  const { username, password } = loginOf(proxy);
  const isOpen = username === '' && password === '';
  const login = Buffer.from(`${username}:${password}`).toString('base64');
  return { url: new URL(proxy.origin), authorization: isOpen ? undefined : `Basic ${login}` };
}

/** The logins of all proxies that there are, for who must not show them. */
export function proxyLogins({ httpProxy, httpsProxy }: ProxySettings): ProxyLogin[] {
  return [httpProxy, httpsProxy].flatMap((text) => {
    const proxy = text === undefined ? null : parseProxy(text);
    return proxy === null ? [] : [loginOf(proxy)];
  });
}

interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

function parseProxy(text: string): URL | null {
  return URL.parse(text.includes('://') ? text : `http://${text}`);
}

function loginOf({ username, password }: URL): ProxyLogin {
  return { username: decoded(username), password: decoded(password) };
}

/** A password may hold a bare `%`, which is then meant as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
