import * as Flags from '@oclif/core/flags';

/** Flags that the reference takes in front of every command, and we behind it too (cli-and-registry 1.1). */
export const commonFlags = {
  'no-color': Flags.boolean({ helpGroup: 'OUTPUT', description: 'no colours' }),
  // Scripts made for kwctl pass it to every command; most have nothing more to tell.
  verbose: Flags.boolean({ char: 'v', hidden: true }),
};
