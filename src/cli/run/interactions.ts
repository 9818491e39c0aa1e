import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import {
  createPlayer,
  createRecorder,
  formatSession,
  capabilityNames,
  parseSession,
  type CallbackRequest,
  type InteractionPlayer,
  type InteractionRecorder,
} from '../../host/index.ts';
import { readTextBounded, reasonOf, writeFileAtomically } from '../../files/index.ts';

/** The recorded or replayed host calls of one run. */
export interface Interactions {
  readonly channel: InteractionPlayer | InteractionRecorder | undefined;
  /** Saves what was recorded, or tells what was not replayed. @throws WardctlError SESSION_UNWRITABLE */
  finish(): void;
}

export interface InteractionPaths {
  readonly record: string | undefined;
  readonly replay: string | undefined;
  readonly folder: string;
  /** Files that the run reads: a recording must not replace one of them. Default: none. */
  readonly inputs?: readonly string[];
  readonly warn: (message: string) => void;
}

/** @throws WardctlError SESSION_UNREADABLE, SESSION_INVALID, SESSION_UNWRITABLE */
export async function openInteractions({
  record,
  replay,
  folder,
  inputs = [],
  warn,
}: InteractionPaths): Promise<Interactions> {
  if (replay !== undefined) return openReplay(resolve(folder, replay), replay, warn);
  if (record !== undefined) {
    const inputPaths = inputs.map((input) => resolve(folder, input));
    return openRecording(resolve(folder, record), record, inputPaths);
  }
  return { channel: undefined, finish: () => undefined };
}

async function openReplay(
  path: string,
  name: string,
  warn: (message: string) => void,
): Promise<Interactions> {
  const text = readTextBounded(path, { what: 'session file', name, errorCode: 'SESSION_UNREADABLE' });
  const exchanges = await parseSession(text).catch((error: unknown) => {
    throw error instanceof WardctlError ? error.about(name) : error;
  });
  const player = createPlayer(exchanges);
  let calls = 0;
  let unanswered: CallbackRequest | undefined;
  return {
    channel: {
      ...player,
      answer(request) {
        calls++;
        if (calls > exchanges.length) unanswered ??= request;
        return player.answer(request);
      },
    },
    finish: () => {
      if (unanswered !== undefined) warn(adviceOn(unanswered, exchanges.length, name));
      const left = player.remaining().length;
      if (left > 0) warn(`${name}: ${String(left)} recorded host calls were not made`);
    },
  };
}

const maxAdviceCharacters = 2000;

/** What to add to a session that is used up, for its first call beyond. Requests are the guest's own. */
function adviceOn(request: CallbackRequest, recorded: number, name: string): string {
  const call = `${capabilityNames[request.tag]} is host call ${String(recorded + 1)}`;
  const entry = formatSession([{ request, response: { type: 'Success', payload: 'what the host answers' } }]);
  const shown = entry.length > maxAdviceCharacters ? ', as docs/run.md shows' : `:\n${entry.trimEnd()}`;
  return `${name} has no answer: ${call}, and it holds ${String(recorded)}. Add one to its end${shown}`;
}

function openRecording(path: string, name: string, inputs: readonly string[]): Interactions {
  const target = checkTarget(path, name, inputs);
  const recorder = createRecorder();
  return {
    channel: recorder,
    finish: () => {
      try {
        writeFileAtomically(target, formatSession(recorder.exchanges()));
      } catch (error) {
        throw unwritable(name, error);
      }
    },
  };
}

/**
 * Before anything is evaluated: what was recorded must not be lost for want of a folder.
 * @returns the file to write, which is what a link points to, so that the link stays
 */
function checkTarget(path: string, name: string, inputs: readonly string[]): string {
  try {
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    const target = isThere ? realpathSync(path) : path;
    accessSync(dirname(target), constants.W_OK);
    if (isThere) checkReplaceable(target, inputs);
    return target;
  } catch (error) {
    throw unwritable(name, error);
  }
}

function checkReplaceable(target: string, inputs: readonly string[]): void {
  const found = statSync(target, { bigint: true });
  if (!found.isFile()) {
    const kind = found.isDirectory() ? 'directory' : 'device, pipe or socket';
    throw new WardctlError('SESSION_UNWRITABLE', `expected a file, found a ${kind}`);
  }
  for (const input of inputs) {
    const read = statSync(input, { bigint: true, throwIfNoEntry: false });
    if (read?.dev === found.dev && read.ino === found.ino) {
      throw new WardctlError(
        'SESSION_UNWRITABLE',
        'expected a file of its own, found one that the run reads',
      );
    }
  }
}

function unwritable(name: string, error: unknown): WardctlError {
  return new WardctlError('SESSION_UNWRITABLE', `cannot write the session file ${name}: ${reasonOf(error)}`, {
    hint: 'Give the path of a file of its own in a folder that you may write to.',
    cause: error,
  });
}
