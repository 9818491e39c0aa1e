/** How often the engine asks whether to go on, each time after 10,000 calls and jumps backwards: about a second. */
const maxChecks = 2_000;
/** Of these, as many more for an end that was asked for. */
const graceChecks = 10;

/** How long a script has run, counted by the engine's questions: a clock would differ from build to build. */
export class ScriptTime {
  private checks = 0;

  /** To be called at each question of the engine. */
  check(): void {
    this.checks++;
  }

  get isOver(): boolean {
    return this.checks > maxChecks;
  }

  /** Whether the script goes on although it was told to end. */
  get isLongOver(): boolean {
    return this.checks > maxChecks + graceChecks;
  }
}
