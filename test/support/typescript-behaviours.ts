import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildProject, buildTargets, type BuildTarget } from '../../src/build/index.ts';
import { buildSurroundings } from './build-surroundings.ts';

/** Does what its settings say: `{"do": "reject"}`. */
const policy = `import { accept, definePolicy, HostError, log, mutate, net, reject } from 'wardctl/policy';
import { explode } from './rules.ts';

let calls = 0;
const bomb = () => {
  const kept = [];
  for (;;) kept.push(new Array(100_000).fill(kept.length));
};
const dig = (depth) => dig(depth + 1) + 1;
const sum = (count) => (count === 0 ? 0 : count + sum(count - 1));
const say = (text) => reject(String(text));

const actions = {
  accept: () => accept({ warnings: ['look out'], auditAnnotations: { why: 'because' } }),
  reject: () => reject('not here', { code: 418 }),
  wait: async () => {
    const steps = [];
    const step = async (name) => {
      steps.push(name + 1);
      await null;
      steps.push(name + 2);
    };
    await Promise.all([step('a'), step('b')]);
    return say(steps.join());
  },
  'wait for ever': () => new Promise(() => {}),
  count: () => say(++calls),
  throw: () => explode(),
  'throw late': async () => {
    await null;
    explode();
  },
  'throw with a cause': () => {
    try {
      return explode();
    } catch (cause) {
      throw new Error('no verdict', { cause });
    }
  },
  'throw a text': () => {
    throw 'plain';
  },
  'look up': () => say(net.lookupHost('example.com').join()),
  'catch what the host says': () => {
    try {
      return say(net.lookupHost('example.com').join());
    } catch (error) {
      return say([error instanceof HostError, error.operation, error.reason].join(' | '));
    }
  },
  mutate: (request) => {
    const object = request.object;
    object.metadata.labels = { team: 'shop' };
    object.spec.replicas += 1;
    return mutate(object);
  },
  echo: (request) => say(request.object.metadata.annotations.text),
  'half a character': () => say('<\\ud83d>'),
  alive: () => say([Math.random(), Math.random(), Date.now()].join(' ')),
  zone: () => say(new Date(2026, 6, 1).toISOString()),
  recurse: () => say(sum(400)),
  recursion: () => say(dig(0)),
  'catch recursion': () => {
    try {
      return say(dig(0));
    } catch (error) {
      return say(error);
    }
  },
  loop: () => {
    for (;;) calls++;
  },
  'loop of promises': () => {
    const again = () => Promise.resolve().then(again);
    return again();
  },
  'memory bomb': () => bomb(),
  'catch a memory bomb': () => {
    try {
      return say(bomb());
    } catch (error) {
      return say(error);
    }
  },
  'unknown key': () => ({ acepted: false, accepted: true }),
  'verdict of text': () => ({ accepted: 'false' }),
  'code of text': () => ({ accepted: true, code: '403' }),
  'not a number': (request) => mutate({ ...request.object, spec: { replicas: NaN } }),
  nothing: () => undefined,
  garbage: () => {
    JSON.stringify = () => '{not json';
    return accept();
  },
  'storm of calls': () => {
    for (;;) {
      try {
        net.lookupHost('example.com');
      } catch {
        calls++;
      }
    }
  },
  'storm of logs': () => {
    for (;;) log.info('again');
  },
  log: () => {
    log.warn('be careful', { container: 'web' });
    console.log('a line');
    return accept();
  },
};

export default definePolicy({
  async validateSettings(settings) {
    await null;
    if (settings.do === 'throw') explode();
    if (settings.do === 'loop') for (;;) calls++;
    return settings.do in actions ? { valid: true } : { valid: false, message: 'do: unknown action ' + settings.do };
  },
  validate: (request, settings) => actions[settings.do](request),
});
`;

const rules = `/* Lines before it,
   so that those of the bundle are others. */
export function explode() {
  throw new RangeError('boom');
}
`;

const files: Readonly<Record<string, string>> = {
  'package.json': '{"name": "behaviours", "type": "module"}',
  'tsconfig.json': '{}',
  'metadata.yml': 'rules: []\nmutating: true\nexecutionMode: kubewarden-wapc\n',
  'src/policy.ts': policy,
  'src/rules.ts': rules,
};

export const targets = buildTargets;

/** Where the policy throws, as errors name it (`src/rules.ts:4:13`): at the class of what is made. */
export const throwsAt = positionOf('src/rules.ts', 'RangeError');

/** The line where `validate` calls an action, as errors name it; engines differ in the column of a call. */
export const actsAt = positionOf('src/policy.ts', '[settings.do](').replace(/\d+$/, '');

function positionOf(file: string, text: string): string {
  const before = files[file]?.split(text)[0]?.split('\n') ?? [];
  return `${file}:${String(before.length)}:${String((before.at(-1)?.length ?? 0) + 1)}`;
}

/** The policy of all behaviours, as a module for each target. */
export class BehaviourModules {
  private readonly folder = mkdtempSync(join(tmpdir(), 'wardctl-behaviours-'));

  /** Builds them. Take them away with {@link remove}. */
  async build(): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    for (const target of targets) {
      const outDir = dirname(this.path(target));
      await buildProject(this.folder, { ...buildSurroundings(), name: 'p', check: false, target, outDir });
    }
  }

  /** Where what is made of the component may be kept. */
  get cacheFolder(): string {
    return join(this.folder, 'cache');
  }

  path(target: BuildTarget): string {
    return join(this.folder, 'built', target, 'policy.wasm');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
