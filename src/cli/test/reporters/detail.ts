/** How much of long texts is shown. */
export interface Detail {
  readonly findings: number;
  readonly messageRows: number;
  readonly verdictRows: number;
  /** What shows the rest; `''` for nothing. */
  readonly more: string;
}

/** For those who look at many failures. */
export const inBrief: Detail = {
  findings: 20,
  messageRows: 12,
  verdictRows: 12,
  more: ' (--reporter verbose shows all)',
};

/** As much as any terminal or log takes. */
export const inFull: Detail = { findings: 1000, messageRows: 1000, verdictRows: 1000, more: '' };
