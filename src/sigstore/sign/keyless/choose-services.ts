import { WardctlError } from '../../../errors.ts';
import type { SignatureFormat } from '../../signature.ts';
import { selectServices } from './select-services.ts';
import type { SigningConfig, SigningService } from './signing-config.ts';

/** Whom to ask for a signature. */
export interface ChosenServices {
  readonly certificateAuthority: SigningService;
  /** At least one. */
  readonly logs: readonly SigningService[];
  readonly timestampAuthorities: readonly SigningService[];
}

const one = { selector: 'ANY', count: 0 } as const;

/** @throws WardctlError SIGNING_FAILED where something is missing without which nobody could verify the signature */
export function chooseServices(config: SigningConfig, format: SignatureFormat, now: Date): ChosenServices {
  const [certificateAuthority] = selectServices(
    config.certificateAuthorities,
    one,
    [1],
    now,
    'certificate authority',
  );
  const isLegacy = format === 'legacy';
  const logs = selectServices(
    config.logs,
    // Annotations have room for the promise of one log, and version 2 gives none.
    isLegacy ? one : config.logSelection,
    isLegacy ? [1] : [1, 2],
    now,
    'transparency log',
  );
  const selection = isLegacy ? one : config.timestampSelection;
  const timestampAuthorities =
    config.timestampAuthorities.length === 0
      ? []
      : selectServices(config.timestampAuthorities, selection, [1], now, 'timestamp authority');
  const saysWhen = timestampAuthorities.length > 0 || logs.some((log) => log.majorApiVersion === 1);
  if (certificateAuthority !== undefined && saysWhen)
    return { certificateAuthority, logs, timestampAuthorities };
  throw new WardctlError(
    'SIGNING_FAILED',
    'expected a timestamp authority in the signing configuration, found none: a log of version 2 does not say when something was signed',
  );
}
