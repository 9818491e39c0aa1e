import { callHost } from './channel.ts';

/** What somebody wants to do, as in a `SubjectAccessReview`. */
export interface AccessReview {
  /** Such as `system:serviceaccount:team:builder`. */
  readonly user: string;
  readonly groups?: readonly string[];
  /** Such as `create`. */
  readonly verb: string;
  /** Plural, such as `pods`. */
  readonly resource: string;
  /** Left out for the core group. */
  readonly group?: string;
  readonly version?: string;
  readonly subresource?: string;
  /** Left out for the whole cluster. */
  readonly namespace?: string;
  /** Left out for objects of any name. */
  readonly name?: string;
  /** Whether to ask anew even if that was done some seconds ago. Default: false. */
  readonly disableCache?: boolean;
}

/** The status of a `SubjectAccessReview`. */
export interface AccessReviewStatus {
  readonly allowed: boolean;
  readonly denied?: boolean;
  readonly reason?: string;
  readonly evaluationError?: string;
}

/**
 * Asks whether somebody may do something.
 *
 * @throws HostError when the host cannot ask
 * @example
 * const user = 'system:serviceaccount:team:builder';
 * if (!kubernetes.canI({ user, verb: 'create', resource: 'pods', namespace: 'team' }).allowed) return reject('no');
 */
export function canI(review: AccessReview): AccessReviewStatus {
  return callHost('kubernetes', 'can_i', {
    subject_access_review: {
      user: review.user,
      groups: review.groups ?? null,
      resource_attributes: {
        verb: review.verb,
        resource: review.resource,
        group: review.group ?? null,
        version: review.version ?? null,
        subresource: review.subresource ?? null,
        namespace: review.namespace ?? null,
        name: review.name ?? null,
      },
    },
    disable_cache: review.disableCache ?? false,
  }) as AccessReviewStatus;
}
