/** Made by the build (`scripts/bundle.ts`) from the files under `commands/`. */
declare module 'virtual:commands' {
  import type { Config } from '@oclif/core/interfaces';

  interface CommandClass {
    id: string;
    run(argv: string[], config: Config): Promise<unknown>;
  }

  /** The loader of each command, by id. */
  export const commands: Readonly<Record<string, () => Promise<{ default: CommandClass }>>>;
}
