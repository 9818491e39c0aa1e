import { escapeCharacter, escapeLine, escapeLines } from '../../escape-hidden.ts';

/** A text for the message of a workflow command of GitHub. */
export function escapeCommandMessage(text: string): string {
  return escapeLines(text).replace(/[%\n]/g, percent);
}

/** A text for a property of a workflow command of GitHub, on one line. */
export function escapeCommandProperty(text: string): string {
  return escapeLine(text).replace(/[%:,]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * Text for the log of a CI system, no line of which is a command to it: those of GitHub begin with `::`, its older ones
 * and those of Azure and TeamCity have `##[`, `##vso[` or `##teamcity[` anywhere.
 * @param escape what stands for a character that would begin one
 */
export function defuseCommands(text: string, escape = escapeCharacter): string {
  return text.replace(/(?<=^[^\S\n]*):(?=:)|#(?=#\w{0,20}\[)/gm, escape);
}
