import { ID } from '../base/json.ts';
import { readBaseUrl } from '../base/url.ts';

/** The value that an input's text stands for, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly wrong: string };

/** A rule for one input. */
export type Rule<T> = (text: string) => Checked<T>;

/** YAML 1.2's spellings, as GitHub's toolkit has them. */
export const boolean: Rule<boolean> = (text) =>
  /^(true|True|TRUE|false|False|FALSE)$/.test(text)
    ? { value: text.toLowerCase() === 'true' }
    : { wrong: 'must be true or false.' };

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): Rule<T> {
  return (text) => {
    const value = words.find((word) => word === text);
    return value === undefined ? { wrong: `must be one of ${words.join(', ')}.` } : { value };
  };
}

/** Digits only, within bounds. */
export function integer(least: number, most: number): Rule<number> {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? { value }
      : { wrong: `must be a whole number from ${least} to ${most}.` };
  };
}

/** The id of an app. */
export const appId: Rule<string> = (text) =>
  ID.test(text)
    ? { value: text }
    : { wrong: 'is not an id: copy it from the output app_id or the Whisp dashboard.' };

/** Ids of keys, one a line. */
export const ids: Rule<readonly string[]> = (text) => {
  const lines = text.split('\n').map((line) => line.trim());
  const value = [...new Set(lines.filter((line) => line !== ''))];
  return value.every((line) => ID.test(line))
    ? { value }
    : { wrong: 'must be ids of keys, one a line: copy them from the output key_id or from a message.' };
};

/**
 * What the names of a repository's previews begin with. It must contain the repository's name, and must not end with a
 * digit, which would be taken for a part of the pull request's number.
 * @param repository `owner/name`
 */
export function prefixFor(repository: string): Rule<string> {
  const name = repository.slice(repository.indexOf('/') + 1);
  return (text) => {
    if (name === '' || !text.toLowerCase().includes(name.toLowerCase())) {
      return {
        wrong: `must contain the repository's name, ${name}, so that no other repository's previews are swept.`,
      };
    }
    return /\d$/.test(text)
      ? { wrong: 'must not end with a digit: the number of the pull request follows it.' }
      : { value: text };
  };
}

/** An address of an API: https, or http on this machine; nothing secret or variable in it. */
export const baseUrl: Rule<string> = (text) => {
  const read = readBaseUrl(text);
  return 'value' in read ? read : { wrong: WRONG_URL[read.wrong] };
};

const WRONG_URL = {
  'no-url': 'must be a URL such as https://host.',
  'not-https':
    'must begin with https:// (http:// is accepted for this machine only, such as http://127.0.0.1:4010).',
  credentials: 'must not contain credentials.',
  query: 'must end before any ? or #.',
} as const;

/** GitHub's rule for the names of secrets and configuration variables. */
export const secretName: Rule<string> = (text) => {
  if (!/^[a-z_][a-z0-9_]*$/i.test(text)) {
    return { wrong: 'must be made of letters, digits and _, and must not begin with a digit.' };
  }
  return /^github_/i.test(text)
    ? { wrong: 'must not begin with GITHUB_, which GitHub keeps for itself.' }
    : { value: text };
};

/** A secret's name that can also be an environment variable of the steps that follow. The runner refuses NODE_OPTIONS. */
export const variableName: Rule<string> = (text) =>
  /^node_options$/i.test(text)
    ? { wrong: 'must not be NODE_OPTIONS, which the runner does not let an action export.' }
    : secretName(text);
