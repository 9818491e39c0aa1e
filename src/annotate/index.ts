export type { AnnotatedPolicy, AnnotateOptions } from './annotate-policy.ts';
export { annotatePolicy } from './annotate-policy.ts';
export type { AnnotationResult } from './annotation-result.ts';
