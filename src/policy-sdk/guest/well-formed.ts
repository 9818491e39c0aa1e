import { textIncludes } from './intrinsics.ts';

/**
 * JSON text without lone surrogates, which hosts refuse: each becomes U+FFFD, in keys too. In what `JSON.stringify`
 * writes, every `\ud…` stands for one.
 */
export function wellFormedJson(text: string): string {
  if (!textIncludes(text, '\\ud')) return text;
  return text.replace(/\\(u[d][89a-f][0-9a-f]{2}|[^])/g, (escape, what: string) =>
    what.length > 1 ? '\ufffd' : escape,
  );
}
