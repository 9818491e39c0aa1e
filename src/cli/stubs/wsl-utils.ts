/** For the package `wsl-utils`: nothing here behaves differently under WSL. */
export const isWsl = false;
export const powerShellPath = (): Promise<string> => Promise.resolve('powershell.exe');
