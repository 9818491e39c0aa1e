import type { ASN1Obj } from '@sigstore/core';
import { expectTag, partsOf, plainAlgorithm, ShapeError, tags } from './asn1-shape.ts';

const sha2: ReadonlySet<string> = new Set([
  '2.16.840.1.101.3.4.2.1',
  '2.16.840.1.101.3.4.2.2',
  '2.16.840.1.101.3.4.2.3',
]);
/**
 * ECDSA by SHA-256, SHA-384, SHA-512; RSA by SHA-256, under either name; Ed25519. What else there is `@sigstore/verify` takes
 * for the default of the key.
 */
const signatureAlgorithms: ReadonlySet<string> = new Set([
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.2.840.113549.1.1.1',
  '1.2.840.113549.1.1.11',
  '1.3.101.112',
]);
const contentTypeAttribute = '1.2.840.113549.1.9.3';
const timestampInfo = '1.2.840.113549.1.9.16.1.4';
const granted = 0n;

/**
 * That a response of a timestamp authority is of the form that RFC 3161 and RFC 5652 give it. Much of it is not signed,
 * and `@sigstore/verify` takes it as it is: the status, versions, names of algorithms, the count of signers. Two unsigned
 * parts are left free, as nothing is taken from them: a text beside the status, and certificates that are sent along
 * (those of the trust root count).
 * @throws ShapeError
 */
export function checkTimestampForm(response: ASN1Obj): void {
  const [status, token] = partsOf(response, tags.sequence, { min: 2, max: 2 }, 'response');
  const [code, text] = partsOf(status, tags.sequence, { min: 1, max: 2 }, 'status');
  if (expectTag(code, tags.integer, 'status').toInteger() !== granted) {
    throw new ShapeError('it was not granted');
  }
  if (text !== undefined) expectTag(text, tags.sequence, 'text of the status');
  const [type, content] = partsOf(token, tags.sequence, { min: 2, max: 2 }, 'token');
  expectTag(type, tags.oid, 'type of the token');
  const [signedData] = partsOf(content, tags.context0, { min: 1, max: 1 }, 'content of the token');
  checkSignedData(signedData);
}

function checkSignedData(signedData: ASN1Obj | undefined): void {
  const parts = partsOf(signedData, tags.sequence, { min: 4, max: 6 }, 'signed data');
  const [version, digests, info] = parts;
  const number = expectTag(version, tags.integer, 'version').toInteger();
  if (number !== 3n) throw new ShapeError(`it is of version ${String(number)}`);
  const algorithms = partsOf(digests, tags.set, { min: 1, max: 4 }, 'digest algorithms').map((algorithm) =>
    plainAlgorithm(algorithm, 'digest algorithm'),
  );
  const [type, wrapper] = partsOf(info, tags.sequence, { min: 2, max: 2 }, 'information');
  expectTag(type, tags.oid, 'type of the information');
  const [octets] = partsOf(wrapper, tags.context0, { min: 1, max: 1 }, 'information');
  partsOf(octets, tags.octets, { min: 1, max: 1 }, 'information');
  const between = parts.slice(3, -1).map(({ tag }) => tag.toDER());
  if (between.some((tag, index) => tag !== [tags.context0, tags.context1][index])) {
    throw new ShapeError('its certificates are of another type');
  }
  const [signer] = partsOf(parts.at(-1), tags.set, { min: 1, max: 1 }, 'signers');
  checkSigner(signer, algorithms);
}

function checkSigner(signer: ASN1Obj | undefined, announced: readonly string[]): void {
  const [version, id, digest, attributes, algorithm, signature] = partsOf(
    signer,
    tags.sequence,
    { min: 6, max: 6 },
    'signer',
  );
  if (expectTag(version, tags.integer, 'version of the signer').toInteger() !== 1n) {
    throw new ShapeError('the version of the signer is another');
  }
  const [issuer, serial] = partsOf(id, tags.sequence, { min: 2, max: 2 }, 'name of the signer');
  expectTag(issuer, tags.sequence, 'issuer of the signer');
  expectTag(serial, tags.integer, 'serial number of the signer');
  const digestId = plainAlgorithm(digest, 'digest algorithm of the signer');
  if (!sha2.has(digestId) || !announced.includes(digestId)) {
    throw new ShapeError('the digest algorithm of the signer is another');
  }
  const signatureId = plainAlgorithm(algorithm, 'signature algorithm');
  if (!signatureAlgorithms.has(signatureId)) throw new ShapeError(`it is signed by ${signatureId}`);
  expectTag(signature, tags.octets, 'signature');
  checkAttributes(attributes);
}

/** What is signed says what it is about: other things that an authority signs are no timestamps. */
function checkAttributes(attributes: ASN1Obj | undefined): void {
  const all = partsOf(attributes, tags.context0, { min: 1, max: 16 }, 'signed attributes');
  const types = all.filter(
    ({ subs: [id] }) => expectTag(id, tags.oid, 'attribute').toOID() === contentTypeAttribute,
  );
  const [type, ...more] = types.map(({ subs: [, values] }) => {
    const [value] = partsOf(values, tags.set, { min: 1, max: 1 }, 'type attribute');
    return expectTag(value, tags.oid, 'type attribute').toOID();
  });
  if (type !== timestampInfo || more.length > 0) throw new ShapeError('it is signed as something else');
}
