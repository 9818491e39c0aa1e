import { tmpdir } from 'node:os';
import { assetPath } from '../../../assets/index.ts';
import { exitCodes } from '../../exit-code.ts';
import { interruptible } from '../../registry/interrupt.ts';
import { isTerminal } from '../../terminal.ts';
import { version } from '../../version.ts';
import { workingFolder } from '../../working-folder.ts';
import { printTemplates } from './list-templates.ts';
import type { ScaffoldPolicyOptions, ScaffoldSurroundings } from './options.ts';
import { scaffoldProject } from './scaffold-project.ts';
import { showProject } from './show-project.ts';

/**
 * Does what `wardctl scaffold policy` does and prints it. Returns the exit code.
 * @throws WardctlError USAGE_INVALID, TEMPLATE_…, PROJECT_…; Interrupted
 */
export async function scaffoldPolicyProject(options: ScaffoldPolicyOptions): Promise<number> {
  const surroundings: ScaffoldSurroundings = {
    templatesFolder: assetPath('templates'),
    workingFolder: workingFolder(),
    temporaryFolder: tmpdir(),
    environment: process.env,
    platform: process.platform,
    toolVersion: version,
    now: () => new Date(),
  };
  if (options.list) {
    await printTemplates(options, surroundings);
    return exitCodes.ok;
  }
  const canAsk = !options.yes && !options.json && hasQuestions();
  const project = await interruptible((signal) => scaffoldProject(options, surroundings, { canAsk, signal }));
  showProject(project, options.json);
  return exitCodes.ok;
}

/** Whether somebody is there to answer: both ends are a terminal whose cursor can be moved, and no CI service's. */
function hasQuestions(): boolean {
  const { TERM, CI = '' } = process.env;
  return isTerminal(1) && process.stdin.isTTY && TERM !== 'dumb' && CI === '';
}
