import { buildFailed } from './build-failed.ts';
import { executionModeOf, type BuildTarget } from './build-target.ts';
import type { ProjectMetadata } from './detect-project.ts';

/** The entry of the document, as people write it. */
const modeEntry = /^(["']?executionMode["']?[ \t]*:[ \t]*)("[^"\r\n]*"|'[^'\r\n]*'|[^\s#]+)/m;

/**
 * The text of a metadata.yml with the execution mode of a target. All else, and all positions of other lines, stay.
 * @param name of the project's folder
 * @throws WardctlError BUILD_FAILED where the text is written in a way that cannot be changed
 */
export async function retargetMetadata(
  name: string,
  metadata: ProjectMetadata,
  target: BuildTarget,
): Promise<string> {
  const mode = executionModeOf[target];
  const { text } = metadata;
  if (metadata.executionMode === mode) return text;
  const changed = modeEntry.test(text)
    ? text.replace(modeEntry, (_, key: string) => `${key}${mode}`)
    : `${text}${/\n$|^$/.test(text) ? '' : '\n'}executionMode: ${mode}\n`;
  if ((await modeIn(changed, metadata.name)) === mode) return changed;
  throw buildFailed(
    name,
    `the execution mode in ${metadata.name} is ${metadata.executionMode}, and cannot be replaced by ${mode}`,
    `Write executionMode: ${mode} in a line of its own there.`,
  );
}

async function modeIn(text: string, name: string): Promise<string | undefined> {
  const { readMetadata } = await import('../annotate/index.ts');
  try {
    return (await readMetadata(text, name)).metadata.executionMode;
  } catch {
    // It was valid before.
    return undefined;
  }
}
