import { found } from './guest/found.ts';

/** What a policy answers to a request. {@link accept}, {@link reject} and {@link mutate} make one. */
export interface ValidationResponse {
  readonly accepted: boolean;
  /** Why it was rejected, for the user who made the request. */
  readonly message?: string;
  /** HTTP status of a rejection, 0 to 65535; the API server takes 400 where there is none. */
  readonly code?: number;
  /** The whole object as it shall be stored instead; for policies of type `raw`: the whole document. */
  readonly mutatedObject?: unknown;
  /** For the audit log of the API server. */
  readonly auditAnnotations?: Readonly<Record<string, string>>;
  /** For the user who made the request, also where it is accepted. */
  readonly warnings?: readonly string[];
}

/** What every answer can carry besides the verdict. */
export type ResponseNotes = Pick<ValidationResponse, 'warnings' | 'auditAnnotations'>;

/** What a rejection can carry besides its message. */
export interface RejectionDetails extends ResponseNotes {
  /** HTTP status, 0 to 65535; the API server takes 400 where there is none. */
  readonly code?: number;
}

/**
 * Accepts the request as it is.
 *
 * @example
 * accept({ warnings: ['the label "team" will be required from July on'] });
 */
export function accept(notes: ResponseNotes = {}): ValidationResponse {
  return { accepted: true, ...notes };
}

/**
 * Rejects the request.
 *
 * @param message why, for the user who made the request: name the thing, what is expected and what was found
 * @throws TypeError when the message is no text, or empty
 * @example
 * reject('container "web" runs as root', { code: 403 });
 */
export function reject(message: string, details: RejectionDetails = {}): ValidationResponse {
  const given: unknown = message;
  if (typeof given !== 'string' || given.trim() === '') {
    throw new TypeError(`reject: expected a message that tells why, found ${found(given)}`);
  }
  return { accepted: false, message, ...details };
}

/**
 * Accepts the request and changes the object. The host compares it with that of the request and makes a JSON Patch.
 * The metadata of the policy has to say `mutating: true`.
 *
 * @param object the whole object as it shall be stored: that of the request, changed, or a changed copy; only for
 *   policies of type `raw` may it be a list
 * @throws TypeError when there is none
 * @example
 * const labels = { ...pod.metadata?.labels, team: 'shop' };
 * mutate({ ...pod, metadata: { ...pod.metadata, labels } });
 */
export function mutate(object: object, notes: ResponseNotes = {}): ValidationResponse {
  const given: unknown = object;
  if (given === undefined || given === null) {
    throw new TypeError(`mutate: expected the whole object as it shall be stored, found ${found(given)}`);
  }
  return { accepted: true, mutatedObject: object, ...notes };
}
