import { WardctlError } from '../../errors.ts';
import { reasonOf } from '../../files/index.ts';

/** What can be done about a damaged layout, for messages: it depends on what the layout is for. */
export interface RepairAdvice {
  /** About contents that are missing or changed. */
  readonly contents: string;
  /** About an `index.json` that cannot be used. */
  readonly index: string;
}

/** The advice for a layout that came from somewhere else. */
export const defaultAdvice: RepairAdvice = {
  contents: 'The layout was damaged or changed; get it again from where it came.',
  index: 'The layout was damaged or changed; get it again from where it came.',
};

/** Contents that a manifest names are not there: somebody removed them, or they were never written. */
export class MissingContents extends WardctlError {
  constructor(message: string, hint: string) {
    super('STORE_CORRUPT', message, { hint });
  }
}

/** Something was damaged or changed by others. */
export function corrupt(message: string, hint: string, cause?: unknown): WardctlError {
  return new WardctlError('STORE_CORRUPT', message, { hint, cause });
}

/** Does something with the disk. @throws WardctlError STORE_FAILED instead of the operating system's errors */
export function onDisk<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof WardctlError) throw error;
    throw diskFailed(what, error);
  }
}

/** The operating system refused something. */
export function diskFailed(what: string, error: unknown): WardctlError {
  return new WardctlError('STORE_FAILED', `cannot ${what}: ${reasonOf(error)}`, {
    hint: 'Check the free space and your rights in that folder, then try again; what was stored before is as it was.',
    cause: error,
  });
}
