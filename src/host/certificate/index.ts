export type { EncodedCertificate } from './verify.ts';
export { verifyCertificate } from './verify.ts';
