import { quote } from '../base/text.ts';
import { SECRET_KINDS, type SecretKind, type Target, targetName } from '../model/target.ts';

/** A target or what is wrong with the line. */
type ParsedTarget = { readonly target: Target } | { readonly wrong: string };

/** The targets in a text, and what is wrong with its lines. */
export interface ParsedTargets {
  readonly targets: readonly Target[];
  readonly problems: readonly string[];
}

/** Reads `secret_targets`: one a line, empty lines and those that begin with `#` aside. Each store may be named once. */
export function parseTargets(text: string, current: string): ParsedTargets {
  const targets = new Map<string, Target>();
  const problems: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const parsed = parseTarget(line, current);
    if ('wrong' in parsed) {
      problems.push(`has the line ${quote(line)}: ${parsed.wrong}.`);
      continue;
    }
    const identity = targetName(parsed.target).toLowerCase();
    // GitHub takes no notice of case in these names.
    if (targets.has(identity)) problems.push(`names ${quote(line)} twice.`);
    targets.set(identity, parsed.target);
  }
  return { targets: [...targets.values()], problems };
}

/** Only what is a target by itself may follow a repository: an environment's name may hold colons, too. */
const PREFIXED = /^([^:/]*\/[^:/]*):(actions|dependabot|codespaces|agents|environment\/.*)$/;
/** As a name these would lead elsewhere in an address. */
const DOTS = /^\.{1,2}$/;
const REPOSITORY = /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/;
const ORGANIZATION = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;
const LONGEST_ENVIRONMENT = 255;

/**
 * Reads one line of `secret_targets`: `actions`, `dependabot`, `codespaces`, `environment/NAME`, each also after
 * `OWNER/REPOSITORY:`, or `organization/NAME`.
 * @param current `owner/name` of the current repository
 */
function parseTarget(line: string, current: string): ParsedTarget {
  const [, organization, kind = 'actions'] = /^organization\/([^:]*)(?::(.*))?$/.exec(line) ?? [];
  if (organization !== undefined) {
    return ORGANIZATION.test(organization) && isKind(kind)
      ? { target: { store: 'organization', organization, kind } }
      : { wrong: 'an organization has a name of letters, digits and hyphens' };
  }
  const [, prefix, rest = ''] = PREFIXED.exec(line) ?? [undefined, undefined, line];
  const repository = prefix ?? current;
  if (!REPOSITORY.test(repository)) return { wrong: 'before the colon there must be owner/repository' };
  if (isKind(rest)) return { target: { store: rest, repository } };
  const environment = /^environment\/(.*)$/.exec(rest)?.[1];
  if (environment === undefined) {
    return { wrong: 'expected actions, dependabot, codespaces, environment/NAME or organization/NAME' };
  }
  return isEnvironmentName(environment)
    ? { target: { store: 'environment', repository, environment } }
    : {
        wrong: `an environment has a name of 1 to ${LONGEST_ENVIRONMENT} characters, none of them a control character`,
      };
}

function isKind(text: string): text is SecretKind {
  return SECRET_KINDS.some((kind) => kind === text);
}

function isEnvironmentName(name: string): boolean {
  return name !== '' && name.length <= LONGEST_ENVIRONMENT && !DOTS.test(name) && !/[\p{C}]/u.test(name);
}
