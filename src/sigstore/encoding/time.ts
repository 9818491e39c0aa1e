const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** The time of a text such as `2025-09-23T00:00:00Z` (RFC 3339), as protobuf writes it; `undefined` for other texts. */
export function parseTime(text: string): Date | undefined {
  const time = new Date(timestamp.test(text) ? text : NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
