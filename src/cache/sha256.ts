/** 32 bytes. What it needs takes 5 ms to load, which who has the digest of a module has paid already. */
export function sha256(bytes: Uint8Array): Buffer {
  return process.getBuiltinModule('node:crypto').hash('sha256', bytes, 'buffer');
}
