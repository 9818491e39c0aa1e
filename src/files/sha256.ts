/** 32 bytes. What it needs takes 5 ms to load, which it does when it is called first. */
export function sha256(bytes: Uint8Array): Buffer {
  return process.getBuiltinModule('node:crypto').hash('sha256', bytes, 'buffer');
}
