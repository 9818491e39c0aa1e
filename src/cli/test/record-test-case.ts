import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { makeFolder, readTextBounded } from '../../files/index.ts';
import { FileLock } from '../../sharing/index.ts';
import { isSuiteFile, recordCase } from '../../suite/index.ts';
import { componentSupport } from '../component-support.ts';
import { visibleLine } from '../escape.ts';
import { stderrLogs } from '../logs.ts';
import { openOutput } from '../output-file.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { draftCase } from './draft-case.ts';
import type { RecordTestOptions } from './record-options.ts';

/**
 * Does what `wardctl test record` does. Nothing is written unless the case would pass.
 * @throws WardctlError
 */
export async function recordTestCase(options: RecordTestOptions): Promise<void> {
  const folder = workingFolder();
  const suiteName = suiteNameOf(options);
  const path = resolve(folder, suiteName);
  const draft = draftCase(options, folder, dirname(path));
  const inputs = inputsOf(options, folder);
  const output = openOutput(suiteName, folder, inputs);
  const record = async (): Promise<void> => {
    const text = existsSync(path)
      ? readTextBounded(path, {
          what: 'suite',
          name: suiteName,
          errorCode: 'SUITE_UNREADABLE',
          onlyFiles: true,
        })
      : undefined;
    const sessionPath = freeSessionPath(suiteName, draft.name, folder);
    const { suite, session } = await withPolicyFinder({ ...options, ...options.registries }, (elsewhere) =>
      recordCase(draft.document, {
        place: { path, name: suiteName },
        text,
        elsewhere,
        sessionPath,
        components: componentSupport(folder, (message) => {
          stderrLogs(options).warn(message);
        }),
        now: Date.now,
      }),
    );
    if (session !== undefined) {
      const sessionName = join(dirname(suiteName), sessionPath);
      makeFolder(resolve(folder, dirname(sessionName)));
      openOutput(sessionName, folder, inputs).write(session);
      tell(`${sessionName}: the calls of the policy to its host, with the answers they got`);
    }
    output.write(suite);
    tell(
      `${suiteName}: recorded ${JSON.stringify(draft.name)}; look at what it expects, then: wardctl test ${suiteName}`,
    );
  };
  // Several may record into one suite at once.
  await new FileLock(`${path}.lock`).run(record);
}

function tell(text: string): void {
  writeStdout(`${visibleLine(text)}\n`);
}

function suiteNameOf({ policy, suitePath }: RecordTestOptions): string {
  if (suitePath === undefined) {
    const base = basename(policy)
      .replace(/\.(?:wasm|ya?ml|json)$/i, '')
      .replace(/[:@].*$/, '');
    return `${base === '' ? 'policy' : base}.policytest.yml`;
  }
  if (isSuiteFile(suitePath)) return suitePath;
  throw new WardctlError(
    'USAGE_INVALID',
    `--suite: expected a file that ends in .policytest.yml, found ${suitePath}`,
    { hint: `Write --suite ${suitePath.replace(/(?:\.policytest)?(?:\.ya?ml)?$/, '')}.policytest.yml` },
  );
}

/** Beside the suite, where no other session is: those of other cases and suites stay as they are. */
function freeSessionPath(suiteName: string, caseName: string, folder: string): string {
  const suite = basename(suiteName).replace(/\.policytest\.ya?ml$/, '');
  const start = `sessions/${fileNameOf(suite)}-${fileNameOf(caseName)}`;
  for (let number = 1; ; number++) {
    const path = `${start}${number === 1 ? '' : `-${String(number)}`}.yml`;
    if (!existsSync(resolve(folder, dirname(suiteName), path))) return path;
  }
}

function fileNameOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 80) || 'case'
  );
}

/** What nothing that is written may replace. */
function inputsOf(options: RecordTestOptions, folder: string): ReadonlyMap<string, string> {
  const { policy, requestPath, manifestPath, oldManifestPath, settingsPath, sessionPath } = options;
  const named = { policy, request: requestPath, manifest: manifestPath, 'old manifest': oldManifestPath };
  return new Map(
    Object.entries({ ...named, 'settings file': settingsPath, 'session file': sessionPath }).flatMap(
      ([what, path]): [string, string][] => (path === undefined ? [] : [[what, resolve(folder, path)]]),
    ),
  );
}
