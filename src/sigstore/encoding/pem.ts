import { fromBase64 } from './bytes.ts';

/** A block of a PEM text (RFC 7468). */
export interface PemBlock {
  /** Such as `PUBLIC KEY`. */
  readonly label: string;
  readonly bytes: Buffer;
  /** Whether the text is nothing but this block. */
  readonly isAlone: boolean;
}

const firstBlock =
  /^\s*-----BEGIN (?<label>[A-Z0-9 ]{1,40})-----(?<body>[A-Za-z0-9+/=\s]*)-----END \k<label>-----/;

/** The block that a text begins with; `undefined` where it begins with none. */
export function readPem(text: string): PemBlock | undefined {
  const found = firstBlock.exec(text);
  const { label, body } = found?.groups ?? {};
  const bytes = body === undefined ? undefined : fromBase64(body.replace(/\s+/g, ''));
  if (found === null || label === undefined || bytes === undefined || bytes.length === 0) return undefined;
  return { label, bytes, isAlone: text.slice(found[0].length).trim() === '' };
}

/** A text of one block. */
export function toPem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
