import { fail, print } from './wapc';

/**
 * Where `throw` and failed assertions end. The usual `abort` is an import that no host of policies has. Hosts tell of a
 * trap in words of their own, so that the reason goes to their log, too.
 */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const place = file === null ? '' : ` (${file}:${line}:${column})`;
  const reason = (message === null ? 'abort' : message) + place;
  print(reason);
  fail(reason);
  unreachable();
}
