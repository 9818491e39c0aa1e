import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';

const metadataNames = ['metadata.yml', 'metadata.yaml'];
const questionsNames = ['questions-ui.yml', 'questions-ui.yaml', 'questions.yml', 'questions.yaml'];

/**
 * The metadata file of the working folder.
 * @throws WardctlError METADATA_UNREADABLE where there is none
 */
export function findMetadata(folder: string): string {
  const found = firstFile(metadataNames, folder);
  if (found !== undefined) return found;
  throw new WardctlError(
    'METADATA_UNREADABLE',
    `expected ${metadataNames.join(' or ')} in the working folder, found neither`,
    { hint: 'Give the file with: --metadata-path metadata.yml' },
  );
}

/** The questions file of the working folder; `undefined` where there is none. */
export function findQuestions(folder: string): string | undefined {
  return firstFile(questionsNames, folder);
}

function firstFile(names: readonly string[], folder: string): string | undefined {
  return names.find((name) => statSync(resolve(folder, name), { throwIfNoEntry: false })?.isFile());
}
