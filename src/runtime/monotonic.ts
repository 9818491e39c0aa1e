/** Milliseconds of a clock that never goes back; `performance` would cost 1 ms of start-up to load. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
