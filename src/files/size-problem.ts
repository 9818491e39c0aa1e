const bytesPerMebibyte = 1024 ** 2;

/**
 * What is wrong with a size, for messages: `expected at most 256 MiB, found 300.5 MiB`. Bounds that are no whole MiB are
 * shown in bytes.
 * @param foundBytes `undefined` where reading stopped at the bound
 */
export function sizeProblem(maxBytes: number, foundBytes: number | undefined): string {
  const isWhole = maxBytes % bytesPerMebibyte === 0;
  const max = isWhole ? `${String(maxBytes / bytesPerMebibyte)} MiB` : `${String(maxBytes)} bytes`;
  return `expected at most ${max}, found ${foundBytes === undefined ? 'more' : foundText(foundBytes, isWhole)}`;
}

/** Rounded up: what is a byte too large must not look as if it fitted. */
function foundText(bytes: number, inMebibytes: boolean): string {
  return inMebibytes ? `${(Math.ceil((10 * bytes) / bytesPerMebibyte) / 10).toFixed(1)} MiB` : String(bytes);
}
