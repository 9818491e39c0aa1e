export { withLogin, withoutLogin } from './auth/change-logins.ts';
export { askHelper, eraseFromHelper, storeInHelper, tokenUser } from './auth/credential-helper.ts';
export type { Credentials, Keychain } from './auth/credentials.ts';
export { noKeychain } from './auth/credentials.ts';
export type { DockerConfig } from './auth/docker-config.ts';
export { helperFor, helpersOf, holdsSecret } from './auth/docker-config.ts';
export { helperCommand } from './auth/helper-program.ts';
export { fileKeychain } from './auth/keychain.ts';
export type { LoginFile } from './auth/login-file.ts';
export { readLoginFile } from './auth/login-file.ts';
export { configKeysOf } from './auth/registry-keys.ts';
export type {
  ArchivedManifest,
  ArchiveEntry,
  ArchiveFile,
  ArchiveLimits,
  LayoutBlob,
  LayoutName,
} from './archive/index.ts';
export {
  invalidArchive,
  isLayoutPath,
  layoutFiles,
  LayoutReader,
  packArchive,
  unpackArchive,
} from './archive/index.ts';
export type { CopyOptions } from './copy.ts';
export { copy } from './copy.ts';
export type { Descriptor } from './descriptor.ts';
export type { Digest } from './digest.ts';
export { ContentVerifier, digestOf, hexOf } from './digest.ts';
export { fetchWhole, inMemory, inspected, verified } from './content.ts';
export type { ImageIndex, ImageManifest } from './manifest.ts';
export { maxManifestBytes, parseManifest } from './manifest.ts';
export { manifestTypes, mediaTypes } from './media-types.ts';
export { MemoryTarget } from './memory-target.ts';
export type { Lock } from './layout/layout-target.ts';
export { LayoutTarget } from './layout/layout-target.ts';
export { MissingContents } from './layout/layout-error.ts';
export type { PolicyArtifact } from './policy-artifact.ts';
export { choosePolicy, platformOf } from './policy-choice.ts';
export { policyArtifact, policyConfig, policyLayerOf } from './policy-artifact.ts';
export type { Reference } from './reference.ts';
export { apiHostOf, formatReference, parseReference, targetOf } from './reference.ts';
export { downloadHttp } from './registry/download-http.ts';
export { ServiceClient } from './registry/service-client.ts';
export { openConnection, ProxyUnreachable } from './probe/open-connection.ts';
export type { TlsFindings } from './probe/probe-tls.ts';
export { probeTls } from './probe/probe-tls.ts';
export type { RegistryOptions } from './registry/registry-target.ts';
export type { RepositoryName } from './registry/repository-urls.ts';
export { RegistryTarget } from './registry/registry-target.ts';
export type { Sources } from './sources.ts';
export { hostKeyOf, noSources, pemTexts, readSources } from './sources.ts';
export { shownText } from './shown-text.ts';
export type {
  ContentSource,
  Fetcher,
  FetchOptions,
  Pusher,
  ReadTarget,
  ReferrerLister,
  Target,
} from './target.ts';
export { failureOf } from './transport/failure.ts';
export type { Proxy, ProxySettings } from './transport/proxies.ts';
export { proxiesFrom, proxyFor } from './transport/proxies.ts';
export type { Transport } from './transport/transport.ts';
export { createTransport } from './transport/transport.ts';
