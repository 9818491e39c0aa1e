/** To write policies in TypeScript: the package path `wardctl/policy`. */
export { definePolicy, type Policy } from './define-policy.ts';
export type {
  AdmissionRequest,
  GroupVersionKind,
  GroupVersionResource,
  Operation,
  UserInfo,
} from './request.ts';
export {
  accept,
  mutate,
  reject,
  type RejectionDetails,
  type ResponseNotes,
  type ValidationResponse,
} from './response.ts';
export type { SettingsValidation, UncheckedSettings } from './settings.ts';
export type * from './kubernetes.ts';
export type * from './globals.ts';
export { log } from './log.ts';
export type { LogFields, LogLevel } from './host/log-event.ts';

/** What a policy can ask its host for. */
export * as kubernetes from './host/kubernetes.ts';
export * as oci from './host/oci.ts';
export * as sigstore from './host/sigstore.ts';
export * as net from './host/net.ts';
export * as crypto from './host/crypto.ts';
export { callHost } from './host/channel.ts';
export { HostError } from './host/host-error.ts';

export { withHost, type HostCall, type HostHandler } from './host/with-host.ts';
