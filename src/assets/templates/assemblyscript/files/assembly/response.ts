import { quote } from './json/text';

/** Accepts the object as it is. */
export function accept(): string {
  return '{"accepted":true}';
}

/** Accepts the object as it is in this JSON. */
export function mutate(object: string): string {
  return `{"accepted":true,"mutated_object":${object}}`;
}

/** Rejects the object, and tells the user why. */
export function reject(message: string): string {
  return `{"accepted":false,"message":${quote(message)}}`;
}

/** The answer about settings with this problem, which is empty where there is none. */
export function settingsAnswer(problem: string): string {
  return problem == '' ? '{"valid":true}' : `{"valid":false,"message":${quote(problem)}}`;
}
