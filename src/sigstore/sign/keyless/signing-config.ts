import { WardctlError } from '../../../errors.ts';
import {
  DecodeError,
  isObject,
  list,
  oneOf,
  optional,
  string,
  struct,
  type Decoder,
  type JsonValue,
} from '../../../json/index.ts';
import { parseTime } from '../../encoding/time.ts';
import { atMost, decodeValue, parseUntrusted, quoted } from '../../find/untrusted-json.ts';
import { SignatureError } from '../../signature-problem.ts';

const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';

/** A service that signers use, and when. */
export interface SigningService {
  readonly url: URL;
  readonly majorApiVersion: number;
  readonly validFrom: Date;
  /** `undefined`: as long as it is there. */
  readonly validUntil: Date | undefined;
  readonly operator: string;
}

/** How many of several services are to be used. */
export interface ServiceSelection {
  readonly selector: 'ANY' | 'ALL' | 'EXACT';
  /** For `EXACT`. */
  readonly count: number;
}

/** Where keyless signatures get their certificates, log entries and timestamps: Sigstore's SigningConfig v0.2. */
export interface SigningConfig {
  readonly certificateAuthorities: readonly SigningService[];
  readonly logs: readonly SigningService[];
  readonly logSelection: ServiceSelection;
  readonly timestampAuthorities: readonly SigningService[];
  readonly timestampSelection: ServiceSelection;
}

const time: Decoder<Date> = {
  expected: 'a time',
  isScalar: true,
  decode(value, path) {
    const text = string.decode(value, path);
    const date = parseTime(text);
    if (date !== undefined) return date;
    throw new DecodeError(`expected a time (RFC 3339), found ${quoted(text)}`, path);
  },
};

const url: Decoder<URL> = {
  expected: 'a URL',
  isScalar: true,
  decode(value, path) {
    const text = string.decode(value, path);
    const parsed = URL.parse(text);
    if (parsed !== null && isSafe(parsed)) return parsed;
    throw new DecodeError(`expected a URL with https, without user and query, found ${quoted(text)}`, path);
  },
};

const small = atMost(1000);

const service = struct('Service', {
  url,
  majorApiVersion: small,
  validFor: struct('TimeRange', { start: time, end: optional(time) }),
  operator: optional(string),
});
const services = optional(list(service));
const selection = optional(
  struct('ServiceConfiguration', {
    selector: optional(oneOf('ANY', 'ALL', 'EXACT')),
    count: optional(small),
  }),
);
const signingConfig = struct('SigningConfig', {
  mediaType: oneOf(mediaType),
  caUrls: services,
  rekorTlogUrls: services,
  rekorTlogConfig: selection,
  tsaUrls: services,
  tsaConfig: selection,
});

/**
 * A SigningConfig of version 0.2, or the one in a ClientTrustConfig.
 * @param name of the file, for messages
 * @throws WardctlError SIGNING_CONFIG_INVALID
 */
export function readSigningConfig(text: string, name: string): SigningConfig {
  try {
    const config = decodeValue(configIn(parseUntrusted(text, name)), signingConfig, name);
    return {
      certificateAuthorities: toServices(config.caUrls),
      logs: toServices(config.rekorTlogUrls),
      logSelection: toSelection(config.rekorTlogConfig),
      timestampAuthorities: toServices(config.tsaUrls),
      timestampSelection: toSelection(config.tsaConfig),
    };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    throw new WardctlError(
      'SIGNING_CONFIG_INVALID',
      `the signing configuration cannot be used: ${error.message}`,
      {
        hint: `Give a file with the media type ${mediaType}, or a trust configuration with \`signingConfig\`.`,
        cause: error,
      },
    );
  }
}

function configIn(document: JsonValue): JsonValue {
  return isObject(document) ? (document.get('signingConfig') ?? document) : document;
}

function toServices(found: ReturnType<(typeof services)['decode']> = []): SigningService[] {
  return found.map(({ validFor, operator = '', ...rest }) => ({
    ...rest,
    operator,
    validFrom: validFor.start,
    validUntil: validFor.end,
  }));
}

function toSelection(found: ReturnType<(typeof selection)['decode']>): ServiceSelection {
  return { selector: found?.selector ?? 'ANY', count: found?.count ?? 0 };
}

/** Tokens go there: they are for nobody on the way. */
function isSafe({ protocol, hostname, username, password, search, hash }: URL): boolean {
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return (
    (protocol === 'https:' || (protocol === 'http:' && isLoopback)) &&
    [username, password, search, hash].every((part) => part === '')
  );
}
