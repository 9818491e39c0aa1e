import { readMetadataDocument, type MetadataDocument } from '../policy/index.ts';
import { parseYamlDocument } from '../yaml/index.ts';

/**
 * Reads the text of a metadata.yml: one document of YAML or JSON.
 * @param name of the file, for messages
 * @throws WardctlError METADATA_UNREADABLE, METADATA_INVALID
 */
export async function readMetadata(text: string, name: string): Promise<MetadataDocument> {
  const source = { name, errorCode: 'METADATA_UNREADABLE', dialect: 'strict' } as const;
  return readMetadataDocument((await parseYamlDocument(text, source)) ?? nothing, name);
}

const nothing = { value: null, positionOf: () => ({ line: 1, column: 1 }) };
