/** For `ux/theme`: colours are decided by the command line's own output code. */
export const colorize = (_color: string | undefined, text: string): string => text;
