/** For `help/index`: only `Flags.help()` asks for it, and help is answered before a command is loaded. */
export function loadHelpClass(): Promise<never> {
  return Promise.reject(new Error('help is shown by the entry, not by a flag'));
}
