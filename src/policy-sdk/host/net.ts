import { callHost } from './channel.ts';

/**
 * The IP addresses of a host, IPv4 and IPv6, in the order of the host's resolver.
 *
 * @throws HostError when the name has none
 * @example
 * net.lookupHost('registry.example.com').every((ip) => ip.startsWith('10.'));
 */
export function lookupHost(host: string): readonly string[] {
  const answer = callHost('net', 'v1/dns_lookup_host', host) as { readonly ips: readonly string[] };
  return answer.ips;
}
