/** Whether a value has properties by name, as parsed JSON objects and modules have. Arrays have not. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
