import { WardctlError } from '../errors.ts';
import { JsonSyntaxError, parseJson, type JsonValue } from '../json/index.ts';

/**
 * The document of a request file.
 * @param source what the file is called
 * @throws WardctlError REQUEST_NOT_JSON
 */
export function readRequestDocument(bytes: Buffer, source: string): JsonValue {
  if (bytes.length === 0) {
    throw new WardctlError('REQUEST_NOT_JSON', `${source}: expected a request in JSON, found nothing`, {
      hint: 'Give an AdmissionReview; for plain manifests use --file (in a suite: manifest).',
    });
  }
  try {
    return parseJson(bytes);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const looksLikeYaml = /^\s*[\w.-]+:/.test(bytes.subarray(0, 200).toString());
    throw new WardctlError('REQUEST_NOT_JSON', `${source} is not JSON: ${error.message}`, {
      hint: looksLikeYaml
        ? 'This looks like a YAML manifest: give it with --file (in a suite: manifest), and the AdmissionReview is built for you.'
        : 'A request is one JSON document: an AdmissionReview or an AdmissionRequest.',
      cause: error,
    });
  }
}
