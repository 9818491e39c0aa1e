/** What went wrong, by subject. The prefix decides the exit code of the command line. */
export type ErrorCode =
  | 'WASM_NOT_A_MODULE'
  | 'WASM_TRUNCATED'
  | 'WASM_COMPONENT'
  | 'WASM_INVALID'
  | 'WASM_TOO_LARGE'
  | 'WASM_IMPORT_UNKNOWN'
  | 'WASM_EXPORT_MISSING'
  | 'POLICY_NOT_FOUND'
  | 'POLICY_UNREADABLE'
  | 'POLICY_METADATA_INVALID'
  | 'POLICY_METADATA_MISSING'
  | 'POLICY_TITLE_INVALID'
  | 'POLICY_MODE_UNKNOWN'
  | 'POLICY_MODE_MISMATCH'
  | 'POLICY_VERSION_UNSUPPORTED'
  | 'POLICY_BUILTIN_MISSING'
  | 'POLICY_RESOURCE_INVALID'
  | 'POLICY_EXPRESSION_INVALID'
  | 'POLICY_CLOSED'
  | 'SETTINGS_UNREADABLE'
  | 'SETTINGS_NOT_OBJECT'
  | 'SETTINGS_INVALID'
  | 'REQUEST_UNREADABLE'
  | 'REQUEST_NOT_JSON'
  | 'REQUEST_INVALID'
  | 'MANIFEST_INVALID'
  | 'METADATA_UNREADABLE'
  | 'METADATA_INVALID'
  | 'QUESTIONS_UNREADABLE'
  | 'QUESTIONS_INVALID'
  | 'VAP_UNREADABLE'
  | 'VAP_INVALID'
  | 'GUEST_INIT_FAILED'
  | 'GUEST_CALL_FAILED'
  | 'CAPABILITY_PATTERN_INVALID'
  | 'SESSION_UNREADABLE'
  | 'SESSION_INVALID'
  | 'SESSION_UNWRITABLE'
  | 'OUTPUT_UNWRITABLE'
  | 'REFERENCE_INVALID'
  | 'REGISTRY_UNREACHABLE'
  | 'REGISTRY_TIMEOUT'
  | 'REGISTRY_UNAUTHORIZED'
  | 'REGISTRY_DENIED'
  | 'REGISTRY_NOT_FOUND'
  | 'REGISTRY_RATE_LIMITED'
  | 'REGISTRY_RESPONSE_INVALID'
  | 'REGISTRY_DIGEST_MISMATCH'
  | 'REGISTRY_TOO_LARGE'
  | 'REGISTRY_FAILED'
  | 'CREDENTIALS_INVALID'
  | 'SOURCES_UNREADABLE'
  | 'SOURCES_INVALID'
  | 'ARTIFACT_INVALID'
  | 'ARCHIVE_INVALID'
  | 'STORE_FAILED'
  | 'STORE_LOCKED'
  | 'STORE_CORRUPT'
  | 'SUITE_UNREADABLE'
  | 'SUITE_INVALID'
  | 'SNAPSHOT_INVALID'
  | 'SNAPSHOT_UNWRITABLE'
  | 'BUILD_FAILED'
  | 'PACKAGE_MISSING'
  | 'TEMPLATE_UNKNOWN'
  | 'TEMPLATE_UNREADABLE'
  | 'TEMPLATE_INVALID'
  | 'PROJECT_EXISTS'
  | 'PROJECT_UNWRITABLE'
  | 'COMPONENT_WORLD_MISMATCH'
  | 'CACHE_FAILED'
  | 'CACHE_LOCKED'
  | 'BASELINE_UNREADABLE'
  | 'BASELINE_INVALID'
  | 'VERIFICATION_CONFIG_UNREADABLE'
  | 'VERIFICATION_CONFIG_INVALID'
  | 'TRUST_ROOT_UNREADABLE'
  | 'TRUST_ROOT_INVALID'
  | 'TRUST_ROOT_MISSING'
  | 'TRUST_ROOT_STALE'
  | 'TRUST_ROOT_UNREACHABLE'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_INVALID'
  | 'SIGNATURE_MISMATCH'
  | 'SIGNING_CONFIG_UNREADABLE'
  | 'SIGNING_CONFIG_INVALID'
  | 'SIGNING_FAILED'
  | 'KEY_UNREADABLE'
  | 'KEY_INVALID'
  | 'KEY_PASSWORD_WRONG'
  | 'KEY_UNWRITABLE'
  | 'USAGE_INVALID';

/** Parts of a {@link WardctlError} besides code and message. */
export interface ErrorParts {
  /** What the reader can do about it, one sentence. */
  readonly hint?: string;
  /** Machine-readable facts: the path, the expected and the found value. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly cause?: unknown;
}

/**
 * The one error class of the library: something could not be done, and why.
 * A rejected request is a result, not an error.
 */
export class WardctlError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: NonNullable<ErrorParts['details']> | undefined;

  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'WardctlError';
    this.code = code;
    this.hint = parts.hint;
    this.details = parts.details;
  }

  /** The same error with other advice. */
  withHint(hint: string): WardctlError {
    return new WardctlError(this.code, this.message, {
      hint,
      ...(this.details === undefined ? {} : { details: this.details }),
      cause: this,
    });
  }

  /** The same error with the thing it is about in front of the message. */
  about(thing: string): WardctlError {
    return new WardctlError(this.code, `${thing}: ${this.message}`, {
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.details === undefined ? {} : { details: this.details }),
      cause: this,
    });
  }
}
