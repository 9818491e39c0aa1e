/** What a screen shows, as painted rows from top to bottom. */
export interface Frame {
  readonly head: readonly string[];
  readonly list: readonly string[];
  readonly details: readonly string[];
  readonly foot: readonly string[];
}

/** Columns and rows of a screen. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}
