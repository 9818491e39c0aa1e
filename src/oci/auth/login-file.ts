import { WardctlError } from '../../errors.ts';
import { DecodeError, JsonSyntaxError, parseJson, type JsonValue } from '../../json/index.ts';
import { decodeDockerConfig, type DockerConfig } from './docker-config.ts';

/** A file of logins in docker's format. */
export interface LoginFile {
  /** For messages, such as `~/.docker/config.json`. */
  readonly name: string;
  /** The text of the file; `undefined` where there is none. @throws WardctlError CREDENTIALS_INVALID */
  readonly read: () => string | undefined;
}

/**
 * The logins of a file; `undefined` where there is none, or nothing in it.
 * @throws WardctlError CREDENTIALS_INVALID; the contents are not shown
 */
export function readLoginFile(file: LoginFile): DockerConfig | undefined {
  return parseLoginFile(file.read(), file.name)?.config;
}

/** A file of logins, decoded and as it was written. @throws WardctlError CREDENTIALS_INVALID; the contents are not shown */
export function parseLoginFile(
  text: string | undefined,
  name: string,
): { config: DockerConfig; document: JsonValue } | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  try {
    const document = parseJson(text);
    return { config: decodeDockerConfig(document), document };
  } catch (error) {
    // Messages of these errors show what they found, and paths have keys in them.
    if (error instanceof JsonSyntaxError)
      throw invalid(name, `is not valid JSON (line ${String(error.line)})`);
    if (error instanceof DecodeError)
      throw invalid(name, `is no docker configuration: ${problemAt(error.path)}`);
    throw error;
  }
}

function problemAt(path: string): string {
  const [member = ''] = path.split('/');
  return member === '' ? 'expected an object' : `there is something unexpected in \`${member}\``;
}

function invalid(name: string, problem: string): WardctlError {
  return new WardctlError('CREDENTIALS_INVALID', `${name} ${problem}`, {
    hint: 'Correct the file, or move it away and log in again: wardctl login HOST',
  });
}
