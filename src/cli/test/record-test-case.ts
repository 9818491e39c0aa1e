import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { makeFolder, readTextBounded } from '../../files/index.ts';
import { isObject, parseJson, type JsonValue } from '../../json/index.ts';
import type { Operation } from '../../manifest/index.ts';
import { parseExecutionMode } from '../../policy/index.ts';
import { schemeOf } from '../../store/index.ts';
import { appendCase, newSuite, recordCase, type Source, type SuiteCase } from '../../suite/index.ts';
import { parseYamlDocument } from '../../yaml/index.ts';
import { stderrLogs } from '../logs.ts';
import { openOutput } from '../output-file.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { workingFolder } from '../working-folder.ts';

/** The command line of `test record`, parsed but not interpreted. */
export interface RecordTestOptions {
  readonly policy: string;
  readonly requestPath: string | undefined;
  readonly manifestPath: string | undefined;
  readonly oldManifestPath: string | undefined;
  readonly operation: Operation;
  readonly namespace: string | undefined;
  readonly user: string | undefined;
  readonly groups: readonly string[] | undefined;
  readonly settingsPath: string | undefined;
  readonly settingsJson: string | undefined;
  readonly executionMode: string | undefined;
  readonly raw: boolean;
  readonly sessionPath: string | undefined;
  readonly suitePath: string | undefined;
  readonly name: string | undefined;
  readonly registries: RegistrySettings;
  readonly verbose: boolean;
  readonly color: boolean;
}

/**
 * Does what `wardctl test record` does.
 * @throws WardctlError
 */
export async function recordTestCase(options: RecordTestOptions): Promise<void> {
  const folder = workingFolder();
  const logs = stderrLogs(options);
  const suiteName = options.suitePath ?? suiteNameFor(options.policy);
  const suitePath = resolve(folder, suiteName);
  const place = { path: suitePath, name: suiteName };
  const old = existsSync(suitePath)
    ? readTextBounded(suitePath, { what: 'suite', name: suiteName, errorCode: 'SUITE_UNREADABLE' })
    : undefined;
  const output = openOutput(suiteName, folder, new Map());
  const test = caseOf(options, folder, suitePath);
  const sessionPath = `sessions/${fileNameOf(test.name)}.yml`;
  const recorded = await withPolicyFinder({ ...options, ...options.registries }, async (elsewhere) =>
    recordCase(test, {
      suitePath,
      elsewhere,
      sessionPath,
      suitePolicy: old === undefined ? test.subject.reference : await policyOf(old, suiteName),
    }),
  );
  const text =
    old === undefined
      ? newSuite(test.subject.reference, recorded.document)
      : await appendCase(old, recorded.document, place);
  if (recorded.session !== undefined) {
    const session = join(dirname(suiteName), sessionPath);
    makeFolder(resolve(folder, dirname(session)));
    openOutput(session, folder, new Map()).write(recorded.session);
    logs.warn(`${session}: the calls of the policy to its host, with the answers they got`);
  }
  output.write(text);
  logs.warn(
    `${suiteName}: recorded ${JSON.stringify(test.name)}; look at what it expects, then: wardctl test ${suiteName}`,
  );
}

function caseOf(options: RecordTestOptions, folder: string, suitePath: string): SuiteCase {
  const file = (path: string): Extract<Source, { type: 'file' }> => ({
    type: 'file',
    path: fromSuite(path, folder, suitePath),
    position,
  });
  const request = options.requestPath ?? options.manifestPath;
  if (request === undefined) {
    throw new WardctlError('USAGE_INVALID', 'expected a request: --request-path <FILE> or --file <FILE>', {
      hint: 'For instance: wardctl test record policy.wasm -r request.json',
    });
  }
  const { operation, namespace, user, groups, executionMode, settingsPath, settingsJson, sessionPath } =
    options;
  const oldManifest = options.oldManifestPath === undefined ? undefined : file(options.oldManifestPath);
  return {
    name: options.name ?? basename(request).replace(/\.[^.]*$/, ''),
    position,
    tags: [],
    skip: undefined,
    only: false,
    subject: { reference: policyReference(options.policy, folder, suitePath), resource: undefined, position },
    request:
      options.requestPath === undefined
        ? {
            type: 'manifest',
            source: file(request),
            options: { operation, oldManifest, namespace, user, groups },
          }
        : { type: 'request', source: file(request) },
    settings:
      settingsPath === undefined
        ? settingsJson === undefined
          ? undefined
          : { type: 'inline', value: parseSettings(settingsJson), position }
        : file(settingsPath),
    executionMode: executionMode === undefined ? undefined : parseExecutionMode(executionMode),
    raw: options.raw ? true : undefined,
    mode: undefined,
    session: sessionPath === undefined ? undefined : file(sessionPath),
    contextAware: true,
    allowedHostCapabilities: undefined,
    timeoutMs: undefined,
    expect: { position },
  };
}

const position = { line: 1, column: 1 };

function parseSettings(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    throw new WardctlError(
      'SETTINGS_UNREADABLE',
      `Cannot parse settings JSON: ${error instanceof Error ? error.message : ''}`,
      {
        hint: `Quote the whole text for your shell: --settings-json '{"key": "value"}'`,
        cause: error,
      },
    );
  }
}

/** A path as the suite file says it, which does not depend on the working folder; with `/` on every system. */
function fromSuite(path: string, folder: string, suitePath: string): string {
  const way = relative(dirname(suitePath), resolve(folder, path)).split(sep).join('/');
  return way.startsWith('.') ? way : `./${way}`;
}

function policyReference(reference: string, folder: string, suitePath: string): string {
  const isFile = schemeOf(reference) === undefined && existsSync(resolve(folder, reference));
  return isFile ? fromSuite(reference, folder, suitePath) : reference;
}

function suiteNameFor(policy: string): string {
  const base = basename(policy)
    .replace(/\.(?:wasm|ya?ml|json)$/i, '')
    .replace(/[:@].*$/, '');
  return `${base === '' ? 'policy' : base}.policytest.yml`;
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

/** The policy that a suite names for all its cases. */
async function policyOf(text: string, name: string): Promise<string | undefined> {
  const document = await parseYamlDocument(text, { name, errorCode: 'SUITE_INVALID', dialect: 'strict' });
  const value = document?.value;
  const policy = isObject(value) ? value.get('policy') : undefined;
  return typeof policy === 'string' ? policy : undefined;
}
