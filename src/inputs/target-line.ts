import { SECRET_KINDS, type SecretKind, type Target } from '../model/target.ts';
import { invisibleAtEnds } from './invisible.ts';

/** A target, or why the line is none. */
export type ParsedLine = { readonly target: Target } | { readonly wrong: string };

/** What stands before the first colon when that is a repository. */
const PREFIXED = /^([^:/]*\/[^:/]*):(.*)$/s;
const REPOSITORY = /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/;
const ORGANIZATION = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;
/** As a name these would lead elsewhere in an address. */
const DOTS = /^\.{1,2}$/;
const LONGEST_ENVIRONMENT = 255;

/**
 * Reads one line of `secret_targets`: a kind of secrets or `environment/NAME`, each also after `OWNER/REPOSITORY:`, or
 * `organization/NAME`, also before `:KIND`. The first word decides, so that an environment's name may hold anything.
 * @param line trimmed
 * @param current `owner/name` of the current repository
 */
export function parseLine(line: string, current: string): ParsedLine {
  const organization = after('organization/', line);
  if (organization !== undefined) return parseOrganization(organization);
  const [, repository, store = ''] = (!line.startsWith('environment/') && PREFIXED.exec(line)) || [];
  if (repository === undefined) return parseStore(line, current);
  return parseStore(store.trim(), eachTrimmed(repository, '/'));
}

function parseStore(store: string, repository: string): ParsedLine {
  const environment = after('environment/', store);
  if (environment === undefined && !isKind(store)) {
    return { wrong: `expected ${SECRET_KINDS.join(', ')}, environment/NAME or organization/NAME` };
  }
  if (repository === '') {
    return {
      wrong: 'the current repository is not known (GITHUB_REPOSITORY), so write owner/repository: before it',
    };
  }
  if (!REPOSITORY.test(repository)) return { wrong: 'before the colon there must be owner/repository' };
  if (isKind(store)) return { target: { store, repository } };
  return parseEnvironment(environment ?? '', repository);
}

function parseEnvironment(environment: string, repository: string): ParsedLine {
  const invisible = invisibleAtEnds(environment);
  if (invisible !== undefined) return { wrong: `the environment's name has ${invisible}` };
  if (environment === '') {
    return { wrong: 'the name of the environment is missing (an expression for it may have been empty)' };
  }
  return environment.length <= LONGEST_ENVIRONMENT && !DOTS.test(environment) && !hasControls(environment)
    ? { target: { store: 'environment', repository, environment } }
    : {
        wrong: `an environment has a name of 1 to ${LONGEST_ENVIRONMENT} characters, none of them a control character`,
      };
}

function parseOrganization(text: string): ParsedLine {
  const [organization = '', kind = 'actions'] = text.split(/:(.*)/s).map((each) => each.trim());
  if (!ORGANIZATION.test(organization)) {
    return { wrong: 'an organization has a name of letters, digits and hyphens' };
  }
  return isKind(kind)
    ? { target: { store: 'organization', organization, kind } }
    : { wrong: `after an organization's name and a colon, expected ${SECRET_KINDS.join(', ')}` };
}

function isKind(text: string): text is SecretKind {
  return SECRET_KINDS.some((kind) => kind === text);
}

/** What follows a word at the beginning of a text, trimmed; undefined when the text begins otherwise. */
function after(word: string, text: string): string | undefined {
  return text.startsWith(word) ? text.slice(word.length).trim() : undefined;
}

function eachTrimmed(text: string, separator: string): string {
  return text
    .split(separator)
    .map((each) => each.trim())
    .join(separator);
}

/** Nearly all names, for which Unicode's classes need not be loaded. */
const PLAIN = /^[ -~]*$/;

function hasControls(name: string): boolean {
  return !PLAIN.test(name) && /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name);
}
