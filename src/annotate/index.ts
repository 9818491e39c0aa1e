export type { AnnotatedPolicy, AnnotateOptions } from './annotate-policy.ts';
export { annotatePolicy } from './annotate-policy.ts';
export { readMetadata } from './read-metadata.ts';
export type { AnnotationResult } from './annotation-result.ts';
