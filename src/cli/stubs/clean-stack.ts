/** For the package `clean-stack`: a stack is shown only with a bug, and then whole. */
export default (stack: string | undefined): string => stack ?? '';
