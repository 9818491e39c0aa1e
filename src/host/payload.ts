import { decodeJsonText, string } from '../json/index.ts';
import { callbackRequest, requestFields } from './callback-request.ts';
import type { RequestTag } from './callback-request.ts';
import type { PayloadDecoder } from './capability.ts';
import { record } from './shapes.ts';

/** A payload that is one JSON string, which becomes the only field of the request. */
export function textPayload(tag: RequestTag, field: string): PayloadDecoder {
  return (payload) => callbackRequest(tag, new Map([[field, decodeJsonText(payload, string)]]));
}

/** A payload that is a JSON object with the fields of the request; errors call it `name`. */
export function objectPayload(tag: RequestTag, name: string): PayloadDecoder {
  const shape = record(name, requestFields[tag]);
  return (payload) => callbackRequest(tag, decodeJsonText(payload, shape));
}
