/** The command's arguments in a shell script, without running it. */

const WORD = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\\n|(#.*$)|(\|\||&&|[|;\n])|((?:[^\s"'\\|;#]|\\.|(?<=\S)#)+)/gm;

/** Arguments of each `mirrorscope` in it, whatever stands before the name. Words keep no quotes, and variables stay as they are written. */
export function mirrorscopeArguments(script: string): string[][] {
  const commands: string[][] = [[]];
  let end = 0;
  for (const match of script.matchAll(WORD)) {
    const [whole, double, single, comment, separator, bare] = match;
    const command = commands.at(-1)!;
    if (separator !== undefined) commands.push([]);
    else if (comment === undefined && whole !== '\\\n') {
      const word = double ?? single ?? bare ?? '';
      // --store="chdb://x": one word of several pieces.
      if (match.index === end && command.length > 0) command.push(command.pop()! + word);
      else command.push(word);
    }
    end = match.index + whole.length;
  }
  return commands.flatMap((words) => {
    const at = words.indexOf('mirrorscope');
    const redirected = words.findIndex((word) => /^\d?[<>]/.test(word));
    return at < 0 ? [] : [words.slice(at + 1, redirected < 0 ? undefined : redirected)];
  });
}
