import { hostKeyOf, probeTls, type TlsFindings } from '../../oci/index.ts';
import { failedOnTheWay, type HostSurroundings, type Route } from './route.ts';
import { failed, passed, warned, type DoctorCheck } from './report.ts';

const dayMs = 24 * 60 * 60 * 1000;
const shortDays = 14;

/** Looks at the certificate of a registry. What sources.yaml allows is a warning. */
export async function checkTls(route: Route, surroundings: HostSurroundings): Promise<DoctorCheck> {
  const { hostname, port, proxy, url } = route;
  const { sources, certificates, timeoutMs, transport, nowMs } = surroundings;
  const isInsecure = transport.isInsecure(url);
  const own = sources.authorities.get(hostKeyOf(url.host)) ?? [];
  try {
    const findings = await probeTls({
      host: hostname,
      port,
      proxy,
      timeoutMs,
      certificates: [...certificates, ...own],
    });
    return judge(findings, isInsecure, nowMs);
  } catch (error) {
    const check = failedOnTheWay('tls', 'no TLS', error, url.host);
    if (!isInsecure) return check;
    return warned(
      'tls',
      'speaks http, without encryption, as sources.yaml allows',
      'Have the registry speak https, and take it out of insecure_sources.',
    );
  }
}

function judge(
  { protocol, issuer, validTo, refusal }: TlsFindings,
  isInsecure: boolean,
  nowMs: number,
): DoctorCheck {
  const date = validTo.toISOString().slice(0, 10);
  const what = `${protocol}, certificate signed by ${issuer}, valid until ${date}`;
  if (refusal !== undefined) {
    return isInsecure
      ? warned('tls', `${what}: ${refusal.reason}, as sources.yaml allows`, refusal.hint)
      : failed('tls', `${what}: ${refusal.reason}`, refusal.hint);
  }
  const days = Math.floor((validTo.getTime() - nowMs) / dayMs);
  if (days >= shortDays) return passed('tls', what);
  return warned('tls', `${what}: in ${String(days)} days`, 'Tell the operator of the registry.');
}
