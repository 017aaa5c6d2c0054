import { CaselessMap, ignoringCase, trim, trimStart } from './dotnet.ts';

/** A workflow command that the runner found in a line of output. */
export interface Command {
  /** As it is spelt in the line; its case does not matter. */
  readonly name: string;
  /** Names have no case: the first spelling of each stays, its last value wins. */
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
  return [...REGISTERED, 'stop-commands'].some((each) => sameName(each, name));
}

/** Whether two names of commands are one to the runner. */
export function sameName(one: string, other: string): boolean {
  return ignoringCase(one) === ignoringCase(other);
}

/**
 * Parses a line as actions/runner's ActionCommand.cs does: `::name k=v,k=v::data` at its start, or the older
 * `##[name k=v;k=v]data` anywhere in it. The case of the name does not matter. Undefined for an ordinary line.
 * @param also the token that ends `stop-commands`, when one is set
 */
export function parseCommand(line: string, also?: string): Command | undefined {
  const registered = (name: string) => isCommand(name) || (also !== undefined && sameName(also, name));
  const match = /^::(.*?)::(.*)$/s.exec(trimStart(line));
  if (match !== null) {
    const command = build(match[1] ?? '', match[2] ?? '', NEWER);
    if (registered(command.name)) return command;
  }
  const older = /##\[(.*?)\](.*)$/s.exec(line);
  const command = older === null ? undefined : build(older[1] ?? '', older[2] ?? '', OLDER);
  return command !== undefined && registered(command.name) ? command : undefined;
}

/** How one of the two forms is written. */
interface Form {
  readonly list: (text: string) => string[];
  readonly property: (text: string) => string;
  readonly data: (text: string) => string;
}

function build(info: string, data: string, form: Form): Command {
  const space = info.indexOf(' ');
  const properties = new CaselessMap<string>();
  for (const pair of space === -1 ? [] : form.list(info.slice(space + 1))) {
    // Equals signs before the name, and further ones before the value, count for nothing.
    const [, name, value] = /^=*([^=]+)=+([^=].*)$/s.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) properties.set(name, form.property(value));
  }
  const name = space === -1 ? info : info.slice(0, space);
  return { name, properties: properties.toObject(), data: form.data(data) };
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

const NEWER: Form = {
  list: (text) => trim(text).split(','),
  property: unescapeProperty,
  data: unescapeData,
};
const OLDER: Form = { list: (text) => text.split(';'), property: unescapeOlder, data: unescapeOlder };
