/** What a build does next, for who shows its progress: `bundle`, `type check`, `cargo build`. */
export type BuildStep = string;
