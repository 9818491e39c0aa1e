import { ClientTrustConfig } from '@sigstore/protobuf-specs';
import type { TrustRoot } from '../trust-root.ts';

/**
 * A trust root as a file for `--sigstore-trust-config`, of wardctl and of others: the JSON of a ClientTrustConfig, with
 * nothing to sign with (sigstore-and-oci 2.6, 3.5).
 */
export function exportTrustRoot({ root }: TrustRoot): string {
  const config = ClientTrustConfig.toJSON({
    mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
    trustedRoot: root,
    signingConfig: {
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [],
      oidcUrls: [],
      rekorTlogUrls: [],
      rekorTlogConfig: undefined,
      tsaUrls: [],
      tsaConfig: undefined,
    },
  });
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
