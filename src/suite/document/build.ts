import { isObject } from '../../json/index.ts';
import type { BuildStep } from '../suite.ts';
import { reportUnknownKeys } from './keys.ts';
import { filePath, listOf, readMember, readRequired, reportWrong, textThat, type Reader } from './readers.ts';

const argument = textThat('a text without the character NUL', (found) => !found.includes('\0'));
const commandText = 'a list of the program and its arguments';
const command = { expected: commandText, reader: listOf(argument, { filled: true }) };
const sources = listOf(filePath, { filled: true });

/** How the module is made. */
export const buildStep: Reader<BuildStep> = (value, path, report) => {
  if (!isObject(value)) {
    reportWrong(value, path, report, { expected: 'a mapping with `command`, `folder`, `sources`' });
    return undefined;
  }
  reportUnknownKeys(value, path, { owner: '`build`', keys: ['command', 'folder', 'sources'] }, report);
  const words = readRequired(value, 'command', command, path, report);
  if (words?.[0] === '') report.problem([...path, 'command', 0], () => 'expected a program, found ""');
  const folder = readMember(value, 'folder', filePath, path, report) ?? '.';
  return {
    command: words ?? [],
    folder,
    sources: readMember(value, 'sources', sources, path, report) ?? [folder],
    position: report.positionOf(path),
  };
};
