/**
 * The fix of a problem, as text: words, a command, or lines of both. A command has a line of its own, which begins with
 * the arrow among several lines, so that users can paste the whole line.
 */

const ARROW = '-> ';
/** Beginnings of printed commands, and of commands that pipe into them. */
const COMMAND = /^(npx|cdk-service-secrets|aws|printf|echo) /;

/** Words in front of a fix: above its first command, or before its words. */
export function introduced(words: string, fix: string): string {
  if (isCommand(fix)) {
    return `${words}:\n${ARROW}${fix}`;
  }
  return fix.startsWith(ARROW) ? `${words}:\n${fix}` : `${words}: ${fix}`;
}

/** Words after a fix. */
export function followed(fix: string, words: string): string {
  return `${fixText(fix)}\n${words}`;
}

/** A fix for people, with an arrow in front of each command. A fix of words alone also has an arrow. */
export function fixText(fix: string): string {
  return fix.includes('\n') ? fix : `${ARROW}${fix}`;
}

/** The same, with each line indented. */
export function indentedFix(fix: string, indent: string): string {
  return fixText(fix).split('\n').map((line) => `${indent}${line}`).join('\n');
}

/** The commands that a user can paste. */
export function commandsIn(fix: string): string[] {
  return fix.includes('\n')
    ? fix.split('\n').filter((line) => line.startsWith(ARROW)).map((line) => line.slice(ARROW.length)).filter(isCommand)
    : isCommand(fix) ? [fix] : [];
}

/** For programs: a member for the text, and one for the commands. */
export function fixMembers(fix: string): { readonly fix: string; readonly commands?: readonly string[] } {
  const commands = commandsIn(fix);
  return { fix, ...(commands.length > 0 ? { commands } : {}) };
}

export function isCommand(text: string): boolean {
  return !text.includes('\n') && COMMAND.test(text);
}
