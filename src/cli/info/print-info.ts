import { escapeControls, escapeJson } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { homeFolder } from '../home-folder.ts';
import { isTerminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';
import { collectInfo } from './collect-info.ts';
import { formatInfo } from './format-info.ts';

/** Does what `wardctl info` does. Returns the exit code. */
export async function printInfo({ json }: { readonly json: boolean }): Promise<number> {
  const { arch, env, platform, versions } = process;
  const info = await collectInfo({ arch, env, platform, versions, homedir: homeFolder });
  const text = json ? `${JSON.stringify(info, null, 2)}\n` : formatInfo(info);
  // Paths are made of what the environment says.
  if (!isTerminal(1)) writeStdout(text);
  else writeStdout(json ? text.replaceAll(/[^\n]+/g, escapeJson) : escapeControls(text));
  return exitCodes.ok;
}
