/** `npm run demo`: one real policy accepts, rejects and mutates, as a user would run it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

interface Scene {
  readonly title: string;
  readonly args: readonly string[];
}

const policy = 'fixtures/policies/pod-hardening';
const scenes: readonly Scene[] = [
  {
    title: 'An ordinary pod is accepted',
    args: ['run', `${policy}/policy.wasm`, '-r', `${policy}/requests/accept.json`],
  },
  {
    title: 'A privileged container is rejected, with the reason',
    args: ['run', `${policy}/policy.wasm`, '-r', `${policy}/requests/reject.json`],
  },
  {
    title: 'With other settings the policy hardens the pod instead: it mutates the object',
    args: [
      'run',
      `${policy}/policy.wasm`,
      '-r',
      `${policy}/requests/mutate.json`,
      '-s',
      `${policy}/settings.yml`,
    ],
  },
];

const write = (text: string): void => {
  process.stdout.write(text);
};

for (const { title, args } of scenes) {
  write(`\n# ${title}\n$ npx wardctl ${args.join(' ')}\n\n`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli/main.cjs'), ...args, '-o', 'text'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    write(
      `\nThe demo failed: wardctl ended with status ${String(status)}. Run \`npm ci\` first, then try again.\n`,
    );
    process.exitCode = 1;
    break;
  }
}
if (process.exitCode !== 1) {
  write('\nIn a pipe, the same commands print one line of JSON each, byte for byte what kwctl prints.\n');
}
