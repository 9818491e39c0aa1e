import { clientSurroundings } from '../registry/client-surroundings.ts';
import type { Challenge, HostSurroundings, Route } from './route.ts';
import { failed, failedBy, passed, type DoctorCheck } from './report.ts';

/** Whether what answers is a registry (OCI distribution spec 1.1, end-1): nothing but `GET /v2/` is sent. */
export async function checkApi(
  { url, registry }: Route,
  { transport }: HostSurroundings,
): Promise<DoctorCheck & { readonly challenge: Challenge }> {
  try {
    const response = await transport.request(new URL('/v2/', url), {
      method: 'GET',
      headers: { 'user-agent': clientSurroundings.userAgent },
    });
    response.discard();
    const { status } = response;
    const asks = status === 401 && response.header('www-authenticate') !== undefined;
    const isPage = /^text\/html\b/i.test(response.header('content-type') ?? '');
    if (asks || (status === 200 && !isPage)) {
      const who = asks ? 'asks for a login' : 'lets everybody in';
      return { ...passed('api', `answers as a registry, and ${who}`), challenge: asks ? 'asks' : 'open' };
    }
    const found = isPage ? 'a web page' : `status ${String(status)}`;
    const advice = `Check the host: the API of ${registry} may be elsewhere, or a proxy answers in its place.`;
    return { ...failed('api', `is no registry: found ${found} at /v2/`, advice), challenge: 'open' };
  } catch (error) {
    return { ...failedBy('api', error), challenge: 'open' };
  }
}
