const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/;

/** The bytes of the first certificate in a PEM text; `undefined` if there is none. */
export function certificateFromPem(pem: string): Uint8Array | undefined {
  const base64 = block.exec(pem)?.[1]?.replace(/\s+/g, '');
  if (base64 === undefined) return undefined;
  const der = Buffer.from(base64, 'base64');
  // `Buffer` skips what is not base64; writing it back shows whether it did.
  return der.length > 0 && der.toString('base64') === base64 ? der : undefined;
}
