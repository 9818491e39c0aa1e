import { WardctlError } from '../../../errors.ts';
import type { ServiceSelection, SigningService } from './signing-config.ts';

/**
 * The services to use: of the highest version of the API that there is, valid now, the newest of each operator (Sigstore
 * client specification, SigningConfig).
 * @param what they are, for messages
 * @param apiVersions that can be talked to
 * @throws WardctlError SIGNING_FAILED where there are none, or fewer than wanted
 */
export function selectServices(
  services: readonly SigningService[],
  { selector, count }: ServiceSelection,
  apiVersions: readonly number[],
  now: Date,
  what: string,
): SigningService[] {
  const usable = services
    .filter(({ majorApiVersion }) => apiVersions.includes(majorApiVersion))
    .filter(
      ({ validFrom, validUntil }) => validFrom <= now && (validUntil === undefined || now <= validUntil),
    )
    .sort((one, other) => Number(other.validFrom) - Number(one.validFrom));
  const highest = Math.max(...usable.map(({ majorApiVersion }) => majorApiVersion));
  const chosen = new Map<string, SigningService>();
  for (const service of usable) {
    if (service.majorApiVersion === highest && !chosen.has(service.operator))
      chosen.set(service.operator, service);
  }
  const wanted = { ANY: 1, ALL: chosen.size, EXACT: count }[selector];
  if (chosen.size >= Math.max(wanted, 1) && wanted > 0) return [...chosen.values()].slice(0, wanted);
  throw new WardctlError(
    'SIGNING_FAILED',
    `expected ${String(Math.max(wanted, 1))} ${what} in the signing configuration that can be used now, found ${String(chosen.size)}`,
    { hint: `Versions of the API that can be used: ${apiVersions.join(', ')}.` },
  );
}
