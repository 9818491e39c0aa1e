import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import {
  createPlayer,
  createRecorder,
  formatSession,
  parseSession,
  type InteractionPlayer,
  type InteractionRecorder,
} from '../../host/index.ts';
import { readTextBounded, reasonOf, writeFileAtomically } from '../../store/index.ts';

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
  readonly warn: (message: string) => void;
}

/** @throws WardctlError SESSION_UNREADABLE, SESSION_INVALID */
export async function openInteractions({
  record,
  replay,
  folder,
  warn,
}: InteractionPaths): Promise<Interactions> {
  if (replay !== undefined) return openReplay(resolve(folder, replay), replay, warn);
  if (record !== undefined) return openRecording(resolve(folder, record), record);
  return { channel: undefined, finish: () => undefined };
}

async function openReplay(
  path: string,
  name: string,
  warn: (message: string) => void,
): Promise<Interactions> {
  const text = readTextBounded(path, { what: 'session file', name, errorCode: 'SESSION_UNREADABLE' });
  const player = createPlayer(
    await parseSession(text).catch((error: unknown) => {
      throw error instanceof WardctlError ? error.about(name) : error;
    }),
  );
  return {
    channel: player,
    finish: () => {
      const left = player.remaining().length;
      if (left > 0) warn(`${name}: ${String(left)} recorded host calls were not made`);
    },
  };
}

function openRecording(path: string, name: string): Interactions {
  checkFolder(path, name);
  const recorder = createRecorder();
  return {
    channel: recorder,
    finish: () => {
      try {
        writeFileAtomically(path, formatSession(recorder.exchanges()));
      } catch (error) {
        throw unwritable(name, error);
      }
    },
  };
}

/** Before anything is evaluated: what was recorded must not be lost for want of a folder. */
function checkFolder(path: string, name: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      throw new WardctlError('SESSION_UNWRITABLE', 'expected a file, found a directory');
    }
  } catch (error) {
    throw unwritable(name, error);
  }
}

function unwritable(name: string, error: unknown): WardctlError {
  return new WardctlError('SESSION_UNWRITABLE', `cannot write the session file ${name}: ${reasonOf(error)}`, {
    hint: 'Check the folder and your rights to write there.',
    cause: error,
  });
}
