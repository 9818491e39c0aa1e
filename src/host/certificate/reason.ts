const notTrustedByChain = 'Certificate is not trusted by the provided cert chain';

/** Why a certificate is not trusted: the texts that policies see (policy-abi 6.6). */
const reasonTexts = {
  PathTooComplex: 'Certificate not trusted: MaximumPathBuildCallsExceeded',
  CertExpired: 'Certificate is being used after its expiration date',
  CertNotValidYet: 'Certificate is being used before its validity date',
  InvalidSignature: notTrustedByChain,
  NameConstraints:
    'Certificate not trusted: an issuer has name constraints, which wardctl does not check yet',
  PathLenConstraintViolated: 'Certificate not trusted: PathLenConstraintViolated',
  CaUsedAsEndEntity: 'Certificate not trusted: CaUsedAsEndEntity',
  EndEntityUsedAsCa: 'Certificate not trusted: EndEntityUsedAsCa',
  InvalidCertValidity: 'Certificate not trusted: InvalidCertValidity',
  UnsupportedSignatureAlgorithm: 'Certificate not trusted: UnsupportedSignatureAlgorithm',
  UnknownIssuer: notTrustedByChain,
} as const;

export type Distrust = keyof typeof reasonTexts;

/** Of several dead ends the most telling one is reported: the earlier in the table. */
const order = Object.keys(reasonTexts);

export function moreSpecific(a: Distrust, b: Distrust): Distrust {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

export function reasonText(distrust: Distrust): string {
  return reasonTexts[distrust];
}
