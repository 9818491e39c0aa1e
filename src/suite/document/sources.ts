import { isObject } from '../../json/index.ts';
import type { Source, SubjectSource } from '../suite.ts';
import { reportUnknownKeys } from './keys.ts';
import { filePath, filledText, readRequired, reportWrong, textThat, type Reader } from './readers.ts';

export type FileSource = Extract<Source, { type: 'file' }>;

/** The path of a file, relative to the suite file. */
export const fileSource: Reader<FileSource> = (value, path, report) => {
  const file = filePath(value, path, report);
  return file === undefined ? undefined : { type: 'file', path: file, position: report.positionOf(path) };
};

/** The path of a file, or a mapping that stands in the suite itself. */
export const source: Reader<Source> = (value, path, report) => {
  if (typeof value === 'string') return fileSource(value, path, report);
  if (isObject(value)) return { type: 'inline', value, position: report.positionOf(path) };
  const advice = value === null ? '; write {} for an empty mapping' : '';
  reportWrong(value, path, report, { expected: 'a mapping or the path of a file', advice });
  return undefined;
};

const reference = textThat(
  'a reference or path of a policy, or {file, name}',
  (found) => found !== '' && !found.includes('\0'),
);

const resourceFile = { expected: 'the path of a file', reader: filePath };
const resourceName = { expected: 'the name of a custom resource', reader: filledText };

/** A reference or path, or a file with one of its custom resources. */
export const subject: Reader<SubjectSource> = (value, path, report) => {
  const position = report.positionOf(path);
  if (!isObject(value)) {
    const text = reference(value, path, report);
    return text === undefined ? undefined : { reference: text, resource: undefined, position };
  }
  reportUnknownKeys(value, path, { owner: '`policy`', keys: ['file', 'name'] }, report);
  const file = readRequired(value, 'file', resourceFile, path, report);
  const name = readRequired(value, 'name', resourceName, path, report);
  return file === undefined || name === undefined ? undefined : { reference: file, resource: name, position };
};
