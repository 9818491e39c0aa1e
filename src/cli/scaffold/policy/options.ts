/** The command line of `scaffold policy`, parsed but not interpreted. */
export interface ScaffoldPolicyOptions {
  readonly name: string | undefined;
  readonly template: string | undefined;
  /** A path or git URL. */
  readonly from: string | undefined;
  readonly list: boolean;
  /** Where the project goes. Default: a folder of the policy's name. */
  readonly folder: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly author: string | undefined;
  readonly repository: string | undefined;
  readonly force: boolean;
  /** Whether nothing is asked. */
  readonly yes: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

/** What is not read from the command line. */
export interface ScaffoldSurroundings {
  /** Absolute path of the folder that has the built-in templates. */
  readonly templatesFolder: string;
  /** Absolute path. */
  readonly workingFolder: string;
  /** Absolute path of the folder for what is taken away again. */
  readonly temporaryFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The version of wardctl. */
  readonly toolVersion: string;
  readonly now: () => Date;
}
