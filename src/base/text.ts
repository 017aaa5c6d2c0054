/** Longest piece of foreign text shown in a message, in UTF-16 units. */
const SHOWN = 200;

/**
 * Foreign text (an app's name, a server's message) as it may stand inside a line of ours: one line, no control, format or
 * unpaired characters, at most 200 units.
 */
export function shown(text: string): string {
  return printable(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** Foreign text in quotation marks. */
export function quote(text: string): string {
  return `"${shown(text)}"`;
}

/**
 * Text for the log, line by line: no line of it can be read as a workflow command by the runner, which takes `::command::`
 * at the start of a line and `##[command]` or `#[command]` anywhere (actions/runner, ActionCommand.cs).
 */
export function logLines(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      shownWhole(line)
        .replace(/^(\s*):(?=:)/, '$1: ')
        .replaceAll('#[', '# ['),
    )
    .join('\n');
}

/** Text for an HTML block of the job summary, where markdown is not interpreted as long as no line is empty. */
export function html(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Nearly all text, for which Unicode's classes need not be loaded: each takes 1.4 MB. */
const PLAIN = /^[ -~]*$/;

function shownWhole(line: string): string {
  return PLAIN.test(line) ? line : line.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}
