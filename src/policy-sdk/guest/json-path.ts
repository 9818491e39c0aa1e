const plainKey = /^[A-Za-z_$][\w$]*$/;

/** A place in a JSON document, as `spec.containers[0].image` or `metadata.labels["a/b"]`; `''` for all of it. */
export function jsonPath(keys: readonly (string | number)[]): string {
  const text = keys.map((key) => {
    if (typeof key === 'number') return `[${String(key)}]`;
    return plainKey.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return text.join('').replace(/^\./, '');
}
