import { anyJson, DecodeError, decodeJsonText, mapOf, oneOf, struct } from '../json/index.ts';
import type { Decoder, JsonValue } from '../json/index.ts';
import { callbackRequest, requestFields } from './callback-request.ts';
import type { CallbackRequest, RequestTag } from './callback-request.ts';
import { record } from './shapes.ts';

/** The kinds of verification that the first version of the operation knows. */
const v1Tags = ['SigstorePubKeyVerify', 'SigstoreKeylessVerify'] as const;

const v2Tags = [
  ...v1Tags,
  'SigstoreKeylessPrefixVerify',
  'SigstoreGithubActionsVerify',
  'SigstoreCertificateVerify',
] as const;

/** `{"SigstorePubKeyVerify":{…}}`: the kind is the only key. */
export function verifyV1Payload(payload: Uint8Array): CallbackRequest {
  return decodeJsonText(payload, externallyTagged);
}

/**
 * `{"type":"SigstorePubKeyVerify",…}`. As in the reference, errors of fields carry no position:
 * by the time the kind is known, the text has been read.
 */
export function verifyV2Payload(payload: Uint8Array): CallbackRequest {
  const { tag, fields } = decodeJsonText(payload, internallyTagged);
  return callbackRequest(tag, fields);
}

const externallyTagged: Decoder<CallbackRequest> = {
  expected: 'enum SigstoreVerificationInputV1',
  decode(value, path) {
    const [variant, ...others] = mapOf(anyJson).decode(value, path);
    if (variant === undefined || others.length > 0) throw new DecodeError('expected value', path);
    const [name, fields] = variant;
    const tag = oneOf(...v1Tags).decode(name, path);
    const shape = record(tag, requestFields[tag], `variant SigstoreVerificationInputV1::${tag}`);
    return callbackRequest(tag, shape.decode(fields, tag));
  },
};

const internallyTagged: Decoder<{ tag: RequestTag; fields: JsonValue }> = {
  expected: 'internally tagged enum SigstoreVerificationInputV2',
  decode(value, path) {
    const { type } = struct('SigstoreVerificationInputV2', { type: oneOf(...v2Tags) }).decode(value, path);
    return { tag: type, fields: value };
  },
};
