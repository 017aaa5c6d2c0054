import { type Dialect, type Range, switches } from './dialect.ts';

/** Reads `name=value` settings as the command line gives them; throws on a name or value that does not exist. */
export function parseDialect(settings: readonly string[]): Partial<Dialect> {
  return Object.fromEntries(settings.map(parseSetting));
}

function parseSetting(setting: string): [string, unknown] {
  const [name = '', text = ''] = setting.split('=', 2);
  if (!isSwitch(name)) {
    throw new Error(`dialect ${name}: no such switch; there are ${Object.keys(switches).join(', ')}`);
  }
  const values: readonly unknown[] | Range = switches[name];
  if ('from' in values) return [name, parseNumber(name, text, values)];
  const value = values.find((candidate) => String(candidate) === text);
  if (value === undefined) throw new Error(`dialect ${name}: expected ${values.join(', ')}`);
  return [name, value];
}

function parseNumber(name: string, text: string, { from, to }: Range): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < from || value > to) {
    throw new Error(`dialect ${name}: expected a whole number from ${from} to ${to}`);
  }
  return value;
}

function isSwitch(name: string): name is keyof Dialect {
  return Object.hasOwn(switches, name);
}
