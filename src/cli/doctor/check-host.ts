import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import {
  apiHostOf,
  openConnection,
  proxyFor,
  ProxyUnreachable,
  type ProxySettings,
} from '../../oci/index.ts';
import { checkApi } from './check-api.ts';
import { checkLogin } from './check-login.ts';
import { checkTls } from './check-tls.ts';
import { failed, failedBy, passed, type DoctorCheck } from './report.ts';
import { failedOnTheWay, type HostSurroundings, type Route } from './route.ts';

/** Goes the whole way to a registry, step by step, and stops where it ends. */
export async function checkHost(registry: string, surroundings: HostSurroundings): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for await (const check of stepsTo(registry, surroundings)) {
    checks.push({ ...check, host: registry, message: `${registry}: ${check.message}` });
    if (check.status === 'failed') break;
  }
  return checks;
}

async function* stepsTo(registry: string, surroundings: HostSurroundings): AsyncGenerator<DoctorCheck> {
  const route = routeTo(registry, surroundings.proxies);
  if ('status' in route) {
    yield route;
    return;
  }
  if (route.proxy !== undefined) yield passed('proxy', `reached through the proxy ${route.proxy.url.origin}`);
  yield await checkName(route);
  yield await checkConnection(route, surroundings.timeoutMs);
  yield await checkTls(route, surroundings);
  const { challenge, ...api } = await checkApi(route, surroundings);
  yield api;
  yield await checkLogin(route.registry, challenge, surroundings);
}

function routeTo(registry: string, proxies: ProxySettings): Route | DoctorCheck {
  const url = new URL(`https://${apiHostOf(registry)}`);
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  try {
    return { registry, url, hostname, port: Number(url.port || 443), proxy: proxyFor(url, proxies) };
  } catch (error) {
    return failedBy('proxy', error);
  }
}

/** Behind a proxy, the proxy looks up the host. */
async function checkName({ hostname, proxy }: Route): Promise<DoctorCheck> {
  const name = proxy === undefined ? hostname : proxy.url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0) return passed('dns', `${name} is an address`);
  try {
    const addresses = await lookup(name, { all: true });
    const [first, ...others] = addresses.map(({ address }) => address);
    const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
    return passed('dns', `${name} is ${first ?? 'nowhere'}${more}`);
  } catch (error) {
    return failedOnTheWay('dns', `cannot look up ${name}`, error, name);
  }
}

async function checkConnection(
  { url, hostname, port, proxy }: Route,
  timeoutMs: number,
): Promise<DoctorCheck> {
  const startMs = performance.now();
  try {
    const socket = await openConnection({ host: hostname, port, proxy, timeoutMs });
    socket.destroy();
    return passed(
      'connection',
      `connected to port ${String(port)} in ${String(Math.ceil(performance.now() - startMs))} ms`,
    );
  } catch (error) {
    if (error instanceof ProxyUnreachable)
      return failed('connection', `cannot connect to ${error.message}`, error.hint);
    return failedOnTheWay('connection', `cannot connect to port ${String(port)}`, error, url.host);
  }
}
