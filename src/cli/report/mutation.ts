import { applyPatch, parsePatch, PatchError, type JsonPatch } from '../../admission/index.ts';
import { DecodeError, stringifyJson, type JsonValue } from '../../json/index.ts';
import { displayWidth } from '../text/display-width.ts';
import { renderHunks } from './hunks.ts';
import { orderKeysLike } from './key-order.ts';
import { margin, proseColumns, quote } from '../text/layout.ts';
import { diffYaml } from './line-diff.ts';
import { paint } from '../text/paint.ts';
import type { Mutation, Terminal } from './view.ts';
import { visibleName } from '../text/visible-name.ts';
import { counted, leftOut, wrapLine } from '../text/wrap.ts';
import { yamlLines } from './yaml-lines.ts';

const maxShownOperations = 20;
const maxAppliedOperations = 10_000;
const maxCopies = 8;
const operationColumns = 'replace  '.length;

/** A patch as a diff of the object in YAML, or its operations where they do not fit the object. */
export async function renderMutation(
  base64: string,
  object: JsonValue | undefined,
  terminal: Terminal,
): Promise<Mutation> {
  let patch: JsonPatch | undefined;
  try {
    patch = parsePatch(base64);
    const lines = isModest(patch) ? await renderDiff(object ?? null, patch, terminal) : undefined;
    const addition = `with ${counted(patch.length, 'change')}`;
    return { addition, fits: true, lines: lines ?? renderUncompared(patch, terminal) };
  } catch (error) {
    if (!(error instanceof PatchError) && !(error instanceof DecodeError)) throw error;
    const problem = `The API server refuses this request, because the policy's patch does not fit: ${error.message}`;
    return {
      addition: 'with a patch that does not fit',
      fits: false,
      lines: [...quote(problem, 'failed', terminal), ...renderOperations(patch ?? [], terminal)],
    };
  }
}

/** Every copy may double the object: some twenty of them would fill the memory. */
function isModest(patch: JsonPatch): boolean {
  return patch.length <= maxAppliedOperations && patch.filter(({ op }) => op === 'copy').length <= maxCopies;
}

/** `undefined` where there is too much to compare. */
async function renderDiff(
  before: JsonValue,
  patch: JsonPatch,
  terminal: Terminal,
): Promise<string[] | undefined> {
  const after = applyPatch(before, patch);
  const beforeLines = yamlLines(before, terminal);
  const afterLines = yamlLines(orderKeysLike(after, before), terminal);
  if (beforeLines === undefined || afterLines === undefined) return undefined;
  const hunks = await diffYaml(beforeLines, afterLines);
  return hunks && renderHunks(hunks, terminal);
}

function renderUncompared(patch: JsonPatch, terminal: Terminal): string[] {
  const note = 'Too much to compare; these are the operations of the patch:';
  const rows = wrapLine(note, proseColumns(terminal)).map((row) => margin + paint('quiet', row, terminal));
  return [...rows, ...renderOperations(patch, terminal)];
}

function renderOperations(patch: JsonPatch, terminal: Terminal): string[] {
  const columns = Math.max(1, terminal.columns - margin.length - operationColumns);
  const rows = patch.slice(0, maxShownOperations).map((operation) => {
    const from = 'from' in operation ? `${operation.from} to ` : '';
    const path = visibleName(from + operation.path, columns, terminal);
    const value = 'value' in operation ? stringifyJson(operation.value) : '';
    const room = columns - displayWidth(path) - margin.length;
    const shown = value !== '' && room >= 8 ? margin + visibleName(value, room, terminal) : '';
    return `${margin}${operation.op.padEnd(operationColumns)}${paint('place', path, terminal)}${shown}`;
  });
  const surplus = patch.length - maxShownOperations;
  return surplus > 0
    ? [...rows, margin + leftOut(`${surplus} more`, proseColumns(terminal), terminal)]
    : rows;
}
