export type { ManifestObject } from './manifest-object.ts';
export { readManifests } from './read-manifests.ts';
export type { ManifestReview, RequestOptions } from './admission-review.ts';
export { admissionReviewsFor } from './admission-review.ts';
