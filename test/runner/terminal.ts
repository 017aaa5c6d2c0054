import { VARIABLES } from './cli-options.ts';

/** A line of the runner's log as a terminal shows it: without the runner's own marks, and with the names of variables. */
export function terminalLine(line: string): string | undefined {
  if (line === '##[endgroup]' || line === '::add-mask::***') return undefined;
  const plain = printable(line.replace(/^##\[group\]/, '').replace(/^##\[debug\]/, 'debug: '));
  return nameVariables(plain);
}

/** Inputs that come from the environment under the names that they have there; what is quoted stays as it is. */
function nameVariables(text: string): string {
  const inputs = Object.keys(VARIABLES).join('|');
  const name = new RegExp(`(?<![\\w@./:-])(?:the )?(?:inputs? )?(\`?)(${inputs})\\1(?![\\w@=-]|\\.\\w)`, 'g');
  return text
    .split(/("[^"]*")/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(name, (_, __, input) => VARIABLES[input] ?? input),
    )
    .join('');
}

/** Names and messages of others may hold what a terminal takes for orders. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** The job summary, which is HTML, as text: a line for each row, item, paragraph and heading. */
export function summaryText(html: string): string {
  const text = html
    .replace(/>\s*\n\s*</g, '><')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/<br\s*\/?>/gi, '\n    ')
    .replace(/<li\b[^>]*>/gi, '\n  - ')
    .replace(/<\/(h\d|p|tr|ul|ol|table|summary|details)>/gi, '\n')
    .replace(/<\/t[hd]>\s*(?=<t[hd]\b)/gi, ': ')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (entity, hex, decimal, name) =>
      name === undefined
        ? String.fromCodePoint(Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16))
        : (ENTITIES[name.toLowerCase()] ?? entity),
    );
  const lines = text.split('\n').map((line) => line.trimEnd().replace(/^ (?=\S)/, ''));
  return nameVariables(printable(lines.filter((line) => line.trim() !== '').join('\n')));
}
