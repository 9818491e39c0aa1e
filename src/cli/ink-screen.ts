import { render, type RenderOptions } from 'ink';
import type { ReactElement } from 'react';

/** Something drawn on a terminal, until it is closed. */
export interface OpenScreen {
  /** Shows what there is now. */
  readonly update: () => void;
  /** Gives the terminal back. */
  readonly close: () => Promise<void>;
  /** As {@link OpenScreen.close}, where there is no time to wait. */
  readonly leave: () => void;
}

/** How a screen differs from others. */
export interface ScreenLook extends Pick<
  RenderOptions,
  'alternateScreen' | 'incrementalRendering' | 'maxFps'
> {
  /** Written before the terminal is given back. */
  readonly ending?: string;
}

/** Draws with ink; Ctrl-C is a key like others. */
export function drawScreen(
  element: () => ReactElement,
  { ending = '', ...look }: ScreenLook = {},
): OpenScreen {
  const { rerender, unmount, waitUntilExit, waitUntilRenderFlush } = render(element(), {
    ...look,
    // The caller has looked at the terminal; ink would also look for CI services.
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: false,
  });
  // A terminal that was closed never tells that it has shown something.
  const lost = Promise.withResolvers<undefined>();
  const onError = (error: Error): void => {
    lost.resolve(undefined);
    throw error;
  };
  process.stdout.once('error', onError);
  return {
    update: () => {
      rerender(element());
    },
    close: async () => {
      await Promise.race([waitUntilRenderFlush(), lost.promise]);
      if (ending !== '') process.stdout.write(ending);
      unmount();
      await Promise.race([waitUntilExit(), lost.promise]);
      process.stdout.off('error', onError);
    },
    leave: unmount,
  };
}
