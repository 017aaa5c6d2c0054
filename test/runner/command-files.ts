/** The pairs in a command file (`GITHUB_OUTPUT`, `GITHUB_STATE`, `GITHUB_ENV`), in their order. */
export type Pairs = readonly (readonly [string, string])[];

/**
 * The pairs of a command file as actions/runner's FileCommandManager.cs takes them. Throws with the runner's message
 * on a bad format, when the pairs before it have been given.
 */
export function* commandFilePairs(text: string): Generator<Pairs[number]> {
  const reader = new Lines(text);
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    if (line.text === '') continue;
    const equals = line.text.indexOf('=');
    const heredoc = line.text.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      yield [line.text.slice(0, equals), line.text.slice(equals + 1)];
    } else if (heredoc >= 0) {
      const [name, delimiter] = [line.text.slice(0, heredoc), line.text.slice(heredoc + 2)];
      if (name === '' || delimiter === '') {
        throw new Error(
          `Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`,
        );
      }
      yield [name, readValue(reader, delimiter)];
    } else {
      throw new Error(`Invalid format '${line.text}'`);
    }
  }
}

function readValue(reader: Lines, delimiter: string): string {
  const start = reader.position;
  let end = start;
  for (let line = reader.next(); line?.text !== delimiter; line = reader.next()) {
    if (line === undefined) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    if (line.newline === '') throw new Error('Invalid value. EOF marker missing new line.');
    end = reader.position - line.newline.length;
  }
  return reader.text.slice(start, end);
}

class Lines {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  next(): { text: string; newline: string } | undefined {
    if (this.position >= this.text.length) return undefined;
    const start = this.position;
    const end = this.text.indexOf('\n', start);
    if (end === -1) {
      this.position = this.text.length;
      return { text: this.text.slice(start), newline: '' };
    }
    this.position = end + 1;
    const windows = process.platform === 'win32' && this.text[end - 1] === '\r';
    return { text: this.text.slice(start, windows ? end - 1 : end), newline: windows ? '\r\n' : '\n' };
  }
}
