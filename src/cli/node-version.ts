/** The Node versions wardctl runs on, as in `engines` of package.json. */
export const supportedNode = '^24.15.0 || >=26';

/** What is wrong with this Node, in one line for the user, or undefined when it will do. */
export function describeUnsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 26 || (major === 24 && minor >= 15)) return undefined;
  return (
    `Error: wardctl needs Node.js ${supportedNode}, but this is ${version}. ` +
    'Install a current one from https://nodejs.org, or add it to the project: npm i -D node@26'
  );
}
