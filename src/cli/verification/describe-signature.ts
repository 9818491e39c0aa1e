import { stringifyJson } from '../../json/index.ts';
import type { Attestation, CertificateIdentity, Signer, VerifiedSignature } from '../../sigstore/index.ts';
import type {
  AttestationDescription,
  SignatureDescription,
  SignerDescription,
} from './described-signature.ts';

/** What verifying a signature gave. */
export type VerifiedDescription = Pick<
  SignatureDescription,
  'signer' | 'annotations' | 'signedAt' | 'logs' | 'timestampAuthorities'
>;

export function describeVerified({
  signer,
  subjects,
  signedAt,
  logs,
  timestampAuthorities,
}: VerifiedSignature): VerifiedDescription {
  return {
    signer: describeSigner(signer),
    ...describeAnnotations(subjects),
    ...(signedAt === undefined ? {} : { signedAt: signedAt.toISOString() }),
    logs: logs.map(({ log, logIndex, proof }) => ({ log, index: logIndex, proof })),
    timestampAuthorities,
  };
}

function describeAnnotations(
  subjects: VerifiedSignature['subjects'],
): Pick<SignatureDescription, 'annotations'> {
  const pairs = subjects.flatMap(({ annotations }) =>
    Array.from(annotations, ([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : stringifyJson(value),
    ]),
  );
  return pairs.length === 0 ? {} : { annotations: Object.fromEntries(pairs) };
}

function describeSigner(signer: Signer): SignerDescription {
  return signer.kind === 'key'
    ? { kind: 'key', fingerprint: signer.fingerprint }
    : describeIdentity(signer.identity);
}

/** Who a certificate is for, verified or not. */
function describeIdentity({ subject, issuer, workflowRepository }: CertificateIdentity): SignerDescription {
  return {
    kind: 'certificate',
    subject,
    issuer,
    ...(workflowRepository === undefined ? {} : { workflowRepository }),
  };
}

export function describeAttestation({
  format,
  layer,
  index,
  predicateType,
}: Attestation): AttestationDescription {
  return { format, digest: layer, index, ...(predicateType === undefined ? {} : { predicateType }) };
}

/** A label, and what there is to say. */
export interface SignatureFact {
  readonly label: string;
  readonly text: string;
}

/** A verified signature in words. */
export function factsOf({
  signer,
  annotations,
  signedAt,
  logs,
  timestampAuthorities,
}: VerifiedDescription): SignatureFact[] {
  return [
    ...(signer === undefined ? [] : signerFacts(signer)),
    ...Object.entries(annotations ?? {}).map(([key, value]) => ({ label: 'says', text: `${key}=${value}` })),
    ...(signedAt === undefined ? [] : [{ label: 'at', text: signedAt }]),
    ...(logs ?? []).map(({ log, index }) => ({ label: 'in the log', text: `${log} ${index}`.trim() })),
    ...(timestampAuthorities ?? []).map((text) => ({ label: 'time from', text })),
  ];
}

function signerFacts({
  kind,
  fingerprint = '',
  subject = '',
  issuer = '',
}: SignerDescription): SignatureFact[] {
  if (kind === 'key') return [{ label: 'signed by', text: `the key ${fingerprint}` }];
  return [
    { label: 'signed by', text: subject },
    { label: 'known to', text: issuer },
  ];
}
