/** Below it, what the engine notices by itself is enough. */
const noticeableBytes = 16 * 1024 * 1024;

/**
 * V8 looks for garbage after this much memory outside of its heap. To tell it the true size instead makes little
 * difference (40 guests of 512 MiB in a row peak at 3.3 GB, else at 2.7, and at 21 where it is told nothing), but
 * on Windows, where untouched memory counts as used too, it would take as much again as the guest had, at the
 * moment when it is scarce.
 */
const maxNoteBytes = 64 * 1024 * 1024;

/**
 * Tells the engine's garbage collector that a guest leaves memory behind. V8 does not count what a guest grew, so
 * that a few large guests in a row would fill the machine before it collects the first; it does count buffers, and
 * one that is never touched takes no time.
 */
export function noteDiscardedMemory(bytes: number): void {
  if (bytes < noticeableBytes) return;
  try {
    new ArrayBuffer(Math.min(bytes, maxNoteBytes));
  } catch {
    // There is no room for it: the engine has collected before it said so.
  }
}
