import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { homeFolder } from '../home-folder.ts';
import { printJson } from '../print-json.ts';
import { isTerminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';
import { collectInfo } from './collect-info.ts';
import { formatInfo } from './format-info.ts';

/** Does what `wardctl info` does. Returns the exit code. */
export async function printInfo({ json }: { readonly json: boolean }): Promise<number> {
  const { arch, env, platform, versions } = process;
  const info = await collectInfo({ arch, env, platform, versions, homedir: homeFolder });
  if (json) {
    printJson(info);
    return exitCodes.ok;
  }
  const text = formatInfo(info);
  // Paths are made of what the environment says.
  writeStdout(isTerminal(1) ? escapeControls(text) : text);
  return exitCodes.ok;
}
