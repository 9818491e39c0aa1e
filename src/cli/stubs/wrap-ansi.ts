/** For the package `wrap-ansi`: terminals wrap long lines themselves. */
export default (text: string): string => text;
