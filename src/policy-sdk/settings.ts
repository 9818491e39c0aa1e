/** Settings before they are checked: a JSON object, of whose members nothing is known. */
export type UncheckedSettings = Readonly<Record<string, unknown>>;

/** What a policy says about settings. */
export interface SettingsValidation {
  readonly valid: boolean;
  /** What is wrong: name the key, what you expected and what you found. */
  readonly message?: string;
}
