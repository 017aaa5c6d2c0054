import { visible } from './invisible.ts';
import { nearest } from './near.ts';

/** The value that an input's text stands for, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | Wrong | WrongSecret;

/** What a text should be. */
export interface Wrong {
  /** Goes on after `INPUT is "TEXT", but`. */
  readonly wrong: string;
  /** A right value near the text. */
  readonly near?: string | undefined;
  /** What is shown for the text, if not the text itself. */
  readonly shown?: string;
}

/** What is wrong with a text that is never shown. */
export interface WrongSecret {
  /** Goes on after `INPUT`. */
  readonly wrongSecret: string;
}

/** A rule for one input. */
export type Rule<T> = (text: string) => Checked<T>;

/** YAML 1.2's spellings, as GitHub's toolkit has them. */
export const boolean: Rule<boolean> = (text) =>
  /^(true|True|TRUE|false|False|FALSE)$/.test(text)
    ? { value: text.toLowerCase() === 'true' }
    : { wrong: 'must be true or false', near: truth(text) };

function truth(text: string): string | undefined {
  const plain = visible(text).replace(/["']/g, '');
  if (/^(yes|y|on|1|enabled?)$/i.test(plain)) return 'true';
  if (/^(no|n|off|0|disabled?|never)$/i.test(plain)) return 'false';
  return nearest(plain, ['true', 'false']);
}

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): Rule<T> {
  return (text) => {
    const value = words.find((word) => word === text);
    return value === undefined
      ? { wrong: `must be one of ${words.join(', ')}`, near: nearest(text, words) }
      : { value };
  };
}

/** Bounds of a number, and what it counts. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly unit?: 'seconds' | 'days';
}

/** Digits only, within bounds. */
export function integer({ least, most, unit }: Range): Rule<number> {
  const isWithin = (value: number) => value >= least && value <= most;
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (isWithin(value)) return { value };
    const meant = numberIn(text, unit);
    return {
      wrong: `must be a whole number${unit === undefined ? '' : ` of ${unit}`} from ${least} to ${most}`,
      near: Number.isInteger(meant) && isWithin(meant) ? String(meant) : undefined,
    };
  };
}

const UNITS: readonly (readonly [name: RegExp, seconds: number])[] = [
  [/^m(illi)?s(ec(ond)?s?)?$/i, 0.001],
  [/^s(ec(ond)?s?)?$/i, 1],
  [/^m(in(ute)?s?)?$/i, 60],
  [/^h((ou)?rs?)?$/i, 3600],
  [/^d(ays?)?$/i, 86_400],
  [/^w(eeks?)?$/i, 604_800],
];
const SECONDS_IN = { seconds: 1, days: 86_400 };

/** The number that a text means in the unit wanted: `30s`, `5 min`, `1,000`, `1e3`, `30.0`; NaN when it means none. */
function numberIn(text: string, unit: Range['unit']): number {
  const plain = visible(text).replace(/["']/g, '');
  const [, digits, word = ''] = /^\+?([\d.,_]+(?:e\d)?)\s*([a-z]*)$/i.exec(plain) ?? [];
  if (digits === undefined) return Number.NaN;
  const number = Number(digits.replace(/[,_](?=\d{3}(?!\d))/g, ''));
  if (word === '' || unit === undefined) return number;
  const [, seconds = Number.NaN] = UNITS.find(([name]) => name.test(word)) ?? [];
  return (number * seconds) / SECONDS_IN[unit];
}
