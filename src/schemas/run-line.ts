import type { AdmissionResponse, ResponseStatus, StatusDetails } from '../admission/index.ts';

/** A line that `wardctl run -o json` prints, one for each policy and request: an AdmissionResponse of `admission.k8s.io/v1`. */
export interface RunLine extends Omit<AdmissionResponse, 'status'> {
  readonly status?: RunStatus;
}

/** Why the request was rejected; what the policy left out is not there. */
interface RunStatus extends Omit<ResponseStatus, 'code' | 'details'> {
  readonly details?: RunStatusDetails;
  /**
   * HTTP status.
   * @asType integer
   * @minimum 0
   * @maximum 65535
   */
  readonly code?: number;
}

/** More about the rejection; what the policy left out is not there. */
interface RunStatusDetails extends Omit<StatusDetails, 'retryAfterSeconds'> {
  /**
   * After how many seconds another try makes sense.
   * @asType integer
   * @minimum 0
   */
  readonly retry_after_seconds?: number;
}
