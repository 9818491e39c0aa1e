import { maskLogin } from '../../mask-login.ts';
import { isIP } from 'node:net';
import { WardctlError } from '../../errors.ts';
import { proxyFor, type ProxySettings } from '../../oci/index.ts';
import { failed, passed, warned, type DoctorCheck } from './report.ts';

const maxEntries = 10;

/** Looks at the proxy variables (or `proxies` of sources.yaml): whether they can be used, and what they are for. */
export function checkProxies(settings: ProxySettings): DoctorCheck[] {
  const { httpProxy, httpsProxy, noProxy } = settings;
  if (httpProxy === undefined && httpsProxy === undefined) return [passed('proxy', 'proxy: none is set')];
  return [
    ...(httpsProxy === undefined ? [] : [checkProxy('https', settings)]),
    ...(httpProxy === undefined ? [] : [checkProxy('http', settings)]),
    ...(noProxy === undefined ? [] : checkNoProxy(noProxy)),
  ];
}

function checkProxy(scheme: 'http' | 'https', settings: ProxySettings): DoctorCheck {
  try {
    const proxy = proxyFor(new URL(`${scheme}://host.invalid`), { ...settings, noProxy: undefined });
    const login = proxy?.authorization === undefined ? '' : ', with a login';
    return passed('proxy', `proxy for ${scheme}: ${proxy?.url.origin ?? 'none'}${login}`);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return failed('proxy', `proxy for ${scheme}: ${error.message}`, error.hint);
  }
}

function checkNoProxy(text: string): DoctorCheck[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const bad = entries.filter((entry) => !isEntry(entry));
  const more = entries.length > maxEntries ? ` and ${String(entries.length - maxEntries)} more` : '';
  return [
    passed('proxy', `proxy not used for: ${entries.slice(0, maxEntries).map(maskLogin).join(', ')}${more}`),
    ...bad.map((entry) =>
      warned(
        'proxy',
        `NO_PROXY: ${maskLogin(entry)} stands for no host`,
        'Write hosts (example.com, .example.com), addresses, networks (10.0.0.0/8), each with a port if need be, or *.',
      ),
    ),
  ];
}

function isEntry(entry: string): boolean {
  if (entry === '*') return true;
  const [address = '', bits, ...rest] = entry.split('/');
  if (bits !== undefined) {
    const most = isIP(address) === 6 ? 128 : 32;
    return rest.length === 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  }
  const [, bracketed, host = bracketed ?? ''] =
    /^(?:\[([^\]]+)\]|(?:\*?\.)?([A-Za-z0-9._-]+))(?::\d{1,5})?$/.exec(entry) ?? [];
  return isIP(entry) === 6 || (bracketed === undefined ? host !== '' : isIP(bracketed) === 6);
}
