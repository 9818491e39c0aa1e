export { FakeAuthority } from './authority.ts';
export { bundleBytes, type BundleJson } from './bundle.ts';
export { FakeSigstore, startCtLog } from './fake-sigstore.ts';
export { makeKey, publicPem, type KeyKind, type KeyPair } from './keys.ts';
export { signWith, pemOf } from './keys.ts';
export type { LegacyLayer } from './legacy.ts';
export type { LogEntryJson, ProposedEntry } from './rekor.ts';
export { issueCertificate } from './signing.ts';
export { authorityJson, type TrustedRootJson } from './trusted-root.ts';
