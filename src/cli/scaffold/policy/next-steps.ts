const maxSteps = 3;

/** The first things to do in a project, by its files. */
export function nextSteps(files: readonly string[]): string[] {
  const steps = [
    ...(files.includes('package.json') ? ['npm install'] : []),
    'npx wardctl build',
    ...(files.some((path) => path.endsWith('.policytest.yml')) ? ['npx wardctl test'] : []),
    ...(['requests/reject.json', 'settings.yml'].every((path) => files.includes(path))
      ? ['npx wardctl run policy.wasm -s settings.yml -r requests/reject.json']
      : []),
  ];
  return steps.slice(0, maxSteps);
}
