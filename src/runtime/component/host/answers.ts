import {
  anyJson,
  boolean,
  decodeJsonText,
  list,
  optional,
  string,
  stringifyJson,
  struct,
  type Decoder,
} from '../../../json/index.ts';

/** Makes what a typed function returns of the bytes that the host answered. */
export type ReadAnswer = (bytes: Uint8Array) => unknown;

/** The answer as it is. */
export const jsonAnswer: ReadAnswer = (bytes) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const verification = struct('VerificationResponse', { is_trusted: boolean, digest: string });
const digest = struct('ManifestDigestResponse', { digest: string });
const manifestAndConfig = struct('ManifestAndConfigResponse', {
  manifest: anyJson,
  digest: string,
  config: anyJson,
});
const lookup = struct('LookupResponse', { ips: list(string) });
const trust = struct('CertificateVerificationResponse', { trusted: boolean, reason: optional(string) });
const accessReview = struct('SubjectAccessReviewStatus', {
  allowed: boolean,
  denied: optional(boolean),
  reason: optional(string),
  evaluationError: optional(string),
});

export const verificationAnswer = answerOf(verification, (answer) => ({
  isTrusted: answer.is_trusted,
  digest: answer.digest,
}));
export const digestAnswer = answerOf(digest, (answer) => answer.digest);
export const manifestAndConfigAnswer = answerOf(manifestAndConfig, (answer) => ({
  manifest: stringifyJson(answer.manifest),
  digest: answer.digest,
  config: stringifyJson(answer.config),
}));
export const lookupAnswer = answerOf(lookup, ({ ips }) => ips);
export const trustAnswer = answerOf(trust, ({ trusted, reason = '' }) => ({ trusted, reason }));
export const accessReviewAnswer = answerOf(accessReview, (answer) => answer);

function answerOf<T>(decoder: Decoder<T>, lower: (answer: T) => unknown): ReadAnswer {
  return (bytes) => lower(decodeJsonText(bytes, decoder));
}
