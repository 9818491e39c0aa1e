/** Below it, what the engine notices by itself is enough. */
const noticeableBytes = 16 * 1024 * 1024;

/**
 * Tells the engine's garbage collector how much memory a guest leaves behind. V8 does not count what a guest
 * grew, so that a few large guests in a row would fill the machine before it collects the first; it does count
 * buffers, and one of the same size, never touched, takes neither time nor memory.
 */
export function noteDiscardedMemory(bytes: number): void {
  if (bytes < noticeableBytes) return;
  try {
    new ArrayBuffer(bytes);
  } catch {
    // There is no room for it: the engine has collected before it said so.
  }
}
