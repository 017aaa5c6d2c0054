/** What the runner prints of an annotation at most, in UTF-16 units; the rest is not in the log either (ExecutionContext.cs). */
const LONGEST = 4096;

/** How much of a first line is kept when even that is too long: enough to say what it is about. */
const LONGEST_HEAD = 1000;

/** A message as an annotation, and what the log has to be given before it. */
export interface Annotation {
  readonly text: string;
  readonly before: readonly string[];
}

/** A message that is too long becomes lines of the log, which are not cut, and an annotation that says so. */
export function annotationOf(message: string): Annotation {
  if (message.length <= LONGEST) return { text: message, before: [] };
  const lines = message.split('\n');
  const [first = ''] = lines;
  // A cut in the middle of a character leaves half of one, which toWellFormed replaces.
  const head = first.length <= LONGEST_HEAD ? first : `${first.slice(0, LONGEST_HEAD).toWellFormed()}…`;
  return { text: `${head}\nThe whole message is in the log, right above this line.`, before: lines };
}
