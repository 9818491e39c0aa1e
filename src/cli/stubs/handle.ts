/** For `errors/handle`: errors are reported by the base command and the entry. */
export function handle(error: Error): never {
  throw error;
}
