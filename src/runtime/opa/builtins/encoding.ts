import { BuiltinError, boundedText, stringOperand, type BuiltinGroup } from './builtin.ts';

/** Encodings of bytes and the check for JSON (policy-abi 5.3). */
export const encodingBuiltins: BuiltinGroup = {
  'base64url.encode_no_pad': (_context, text) => {
    return boundedText(Buffer.from(stringOperand(text, 1)).toString('base64url'));
  },
  'hex.encode': (_context, text) => boundedText(Buffer.from(stringOperand(text, 1)).toString('hex')),
  'hex.decode': (_context, text) => decodeHex(stringOperand(text, 1)),
  'json.is_valid': (_context, text) => typeof text === 'string' && isJson(text),
};

function decodeHex(text: string): string {
  if (text.length % 2 !== 0) throw new BuiltinError('hex.decode: odd length');
  const bytes = Buffer.from(text, 'hex');
  // Node stops without a word at the first character that is no digit.
  if (bytes.length !== text.length / 2) throw new BuiltinError('hex.decode: not a hexadecimal digit');
  return bytes.toString('utf8');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
