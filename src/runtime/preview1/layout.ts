/** Where the structures of preview 0 and preview 1 differ, in bytes. */
export interface Layout {
  /** `filestat`: its link count has 32 bits in preview 0, 64 in preview 1. */
  readonly filestatSize: number;
  /** `subscription`: in preview 0 its clock has an identifier in front. */
  readonly subscriptionSize: number;
  /** Offset of the fields of a clock, from `id` on, in a `subscription`. */
  readonly clockOffset: number;
}

export const preview0Layout: Layout = { filestatSize: 56, subscriptionSize: 56, clockOffset: 24 };
export const preview1Layout: Layout = { filestatSize: 64, subscriptionSize: 48, clockOffset: 16 };
