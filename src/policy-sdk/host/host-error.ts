/**
 * The host did not do what it was asked for: the capability was not granted, the thing does not exist, a signature is
 * not as required. A policy that does not catch it ends with an error, and the request is rejected.
 *
 * @example
 * try {
 *   oci.getManifestDigest(image);
 * } catch (error) {
 *   if (error instanceof HostError) return reject(`${image} cannot be found: ${error.reason}`);
 *   throw error;
 * }
 */
export class HostError extends Error {
  // Bundlers keep comments of members: names of capabilities in them would pass for used ones.
  override readonly name = 'HostError';
  /** What was asked for: namespace and operation with a slash between. */
  readonly operation: string;
  /** What the host said. */
  readonly reason: string;

  constructor(operation: string, reason: string) {
    super(`${operation}: ${reason}`);
    this.operation = operation;
    this.reason = reason;
  }
}
