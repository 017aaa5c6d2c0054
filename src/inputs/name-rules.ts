import { ID } from '../base/json.ts';
import { invisibleAtEnds, visible } from './invisible.ts';
import type { Rule } from './rules.ts';

/** A name that may hold anything but what shows nothing at its ends. */
export const name: Rule<string> = (text) => {
  const invisible = invisibleAtEnds(text);
  return invisible === undefined
    ? { value: text }
    : { wrong: `must not have ${invisible}`, near: visible(text) };
};

/** The id of an app. */
export const appId: Rule<string> = (text) =>
  ID.test(text)
    ? { value: text }
    : { wrong: 'must be an id (copy it from the output app_id or the Whisp dashboard)', near: idIn(text) };

/** Ids of keys, one a line. */
export const ids: Rule<readonly string[]> = (text) => {
  const lines = text.split('\n').map((line) => line.trim());
  const value = [...new Set(lines.filter((line) => line !== ''))];
  const wrong = value.find((line) => !ID.test(line));
  return wrong === undefined
    ? { value }
    : {
        wrong: 'must be the id of a key, one a line (copy it from the output key_id or from a message)',
        near: idIn(wrong),
        shown: wrong,
      };
};

function idIn(text: string): string | undefined {
  const plain = visible(text).replace(/^[-"'[\s]+|["',\]\s]+$/g, '');
  return ID.test(plain) ? plain : undefined;
}

/** GitHub's rule for the names of secrets and configuration variables. */
export const secretName: Rule<string> = (text) => {
  if (/^github_/i.test(text)) {
    return { wrong: 'must not begin with GITHUB_, which GitHub keeps for itself' };
  }
  return SECRET_NAME.test(text)
    ? { value: text }
    : {
        wrong: 'must be made of letters, digits and _, and must not begin with a digit',
        near: secretNameIn(text),
      };
};

const SECRET_NAME = /^[a-z_][a-z0-9_]*$/i;

function secretNameIn(text: string): string | undefined {
  const near = visible(text)
    .replace(/^["']|["']$/g, '')
    .replace(/^(secrets|vars|env)\./i, '')
    .replace(/[\s.-]+/g, '_')
    .replace(/^(?=\d)/, '_');
  return SECRET_NAME.test(near) && !/^github_/i.test(near) ? near : undefined;
}

/** A secret's name that can also be an environment variable of the steps that follow. The runner refuses NODE_OPTIONS. */
export const variableName: Rule<string> = (text) =>
  /^node_options$/i.test(text)
    ? { wrong: 'must be another name, since the runner lets no action export that one' }
    : secretName(text);

/**
 * What the names of a repository's previews begin with: the repository's name, or owner and name, as whole words, and then
 * another word that has a letter. So neither another repository's previews are taken nor a product named `web-2024`. A digit
 * at the end would be read as a part of the pull request's number.
 * @param repository `owner/name`
 */
export function prefixFor(repository: string): Rule<string> {
  const [owner = '', repositoryName = ''] = repository.split('/');
  const own = words(repositoryName);
  const example = [...own, 'pr', ''].join('-');
  return (text) => {
    if (own.length === 0) {
      return {
        wrong: `cannot be checked: the name of the repository, ${repository || 'not known (GITHUB_REPOSITORY)'}, has no word in it`,
      };
    }
    const given = words(text);
    const rest = afterWords(given, own) ?? afterWords(given, [...words(owner), ...own]);
    if (rest === undefined) {
      return {
        wrong: `must begin with the repository's name, ${repositoryName}, as words of their own (${example}), so that no other repository's previews are swept`,
      };
    }
    if (!rest.some((word) => /\p{L}/u.test(word))) {
      return {
        wrong: `must go on after the repository's name with another word that has a letter (${example}), so that no product is taken for a preview`,
      };
    }
    return /\d$/.test(text)
      ? { wrong: 'must not end with a digit: the number of the pull request follows it' }
      : { value: text };
  };
}

function words(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[-_./\s]+/)
    .filter((word) => word !== '');
}

/** The words after these; undefined when a text begins with others. */
function afterWords(given: readonly string[], first: readonly string[]): readonly string[] | undefined {
  return first.every((word, index) => word === given[index]) ? given.slice(first.length) : undefined;
}
