import { systemErrorCode } from '../files/index.ts';
import { stringifyJson } from '../json/index.ts';
import { textField } from './callback-request.ts';
import { CapabilityFailure } from './capability.ts';
import type { Capability, LookupHost } from './capability.ts';
import { textPayload } from './payload.ts';

/** Name resolution (policy-abi 6.6). */
export const net: Capability = {
  namespace: 'net',
  operations: { 'v1/dns_lookup_host': textPayload('DNSLookupHost', 'host') },
  answers: {
    async DNSLookupHost(request, { lookupHost }) {
      const ips = await lookupHost(textField(request, 'host'));
      return Buffer.from(stringifyJson(new Map([['ips', [...ips]]])));
    },
  },
};

/** The words of the C library for the failures a policy may meet. */
const resolverErrors = new Map([
  ['ENOTFOUND', 'Name or service not known'],
  ['EAI_AGAIN', 'Temporary failure in name resolution'],
  ['ENODATA', 'No address associated with hostname'],
]);

/**
 * Asks the resolver of the operating system: IPv4 and IPv6, in its order, duplicates kept.
 * @throws CapabilityFailure, as a rejection.
 */
export const lookupWithSystemResolver: LookupHost = async (host) => {
  // For these Node does not ask the resolver: it answers nothing, or throws an error of another kind.
  if (host === '' || host.includes('\0')) throw lookupFailure('ENOTFOUND');
  const { lookup } = await import('node:dns/promises');
  try {
    const found = await lookup(host, { all: true, order: 'verbatim' });
    return found.map((entry) => entry.address);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    throw lookupFailure(code);
  }
};

function lookupFailure(code: string): CapabilityFailure {
  const reason = resolverErrors.get(code) ?? code;
  return new CapabilityFailure(`failed to lookup address information: ${reason}`);
}
