/** A workflow command that the runner found in a line of output. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands that the runner acts on; anything else in the same form is an ordinary line. */
const REGISTERED = [
  'add-mask',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'save-state',
  'set-env',
  'set-output',
  'warning',
  'add-matcher',
  'remove-matcher',
];

/** Whether the runner has a command of that name. */
export function isCommand(name: string): boolean {
  return [...REGISTERED, 'stop-commands'].includes(name.toLowerCase());
}

/**
 * Parses a line as actions/runner's ActionCommand.cs does: `::name k=v,k=v::data` at its start, or the older
 * `##[name k=v;k=v]data` anywhere in it. The case of the name does not matter. Undefined for an ordinary line.
 * @param also the token that ends `stop-commands`, when one is set
 */
export function parseCommand(line: string, also?: string): Command | undefined {
  const registered = [...(also === undefined ? [] : [also]), ...REGISTERED, 'stop-commands'];
  const match = /^\s*::(.*?)::(.*)$/s.exec(line);
  if (match !== null) {
    const command = build(match[1] ?? '', match[2] ?? '', ',', unescapeProperty, unescapeData, registered);
    if (command !== undefined) return command;
  }
  const older = /##\[(.*?)\](.*)$/s.exec(line);
  return older === null
    ? undefined
    : build(older[1] ?? '', older[2] ?? '', ';', unescapeOlder, unescapeOlder, registered);
}

function build(
  info: string,
  data: string,
  separator: string,
  unescapeValue: (text: string) => string,
  unescapeRest: (text: string) => string,
  registered: readonly string[],
): Command | undefined {
  const space = info.indexOf(' ');
  const written = space === -1 ? info : info.slice(0, space);
  const name = registered.find((each) => each.toLowerCase() === written.toLowerCase());
  if (name === undefined) return undefined;
  const properties: Record<string, string> = {};
  const list = space === -1 ? '' : info.slice(space + 1);
  for (const pair of (separator === ',' ? list.trim() : list).split(separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0 && equals < pair.length - 1) {
      properties[pair.slice(0, equals)] = unescapeValue(pair.slice(equals + 1));
    }
  }
  return { name, properties, data: unescapeRest(data) };
}

const replacing = (pairs: readonly (readonly [string, string])[]) => (text: string) =>
  pairs.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);

const unescapeData = replacing([
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]);
const unescapeProperty = replacing([
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]);
const unescapeOlder = replacing([
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]);
