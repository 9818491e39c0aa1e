import { writeStderr, writeStdout } from '../write.ts';
import { colorize } from './theme.ts';

/** For `ux/index`: no spinners, no colours, and streams that are opened only when written to. */
export const ux = {
  action: { stop: (): void => undefined },
  colorize,
  colorizeJson: (value: unknown): string => JSON.stringify(value, null, 2),
  stdout: (text: string): void => {
    writeStdout(`${text}\n`);
  },
  stderr: (text: string): void => {
    writeStderr(`${text}\n`);
  },
};
