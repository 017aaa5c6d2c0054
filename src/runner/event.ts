import { isObject } from '../base/json.ts';

/** What the runner says about the run. */
export interface RunFacts {
  /** `owner/name` of the repository that the workflow runs in. */
  readonly repository: string;
  /** Who started the run. */
  readonly actor: string;
  /** The webhook payload, as the runner wrote it to GITHUB_EVENT_PATH. */
  readonly event: unknown;
}

const DEPENDABOT = 'dependabot[bot]';

/** Why this run cannot have the repository's secrets: a pull request from a fork or by Dependabot; else undefined. */
export function missingSecretsReason({ repository, actor, event }: RunFacts): string | undefined {
  const pull = field(event, 'pull_request');
  if (!isObject(pull)) return undefined;
  if (actor === DEPENDABOT || field(field(pull, 'user'), 'login') === DEPENDABOT) {
    return "this is Dependabot's pull request, whose runs have Dependabot secrets only";
  }
  // The head repository is null when the fork has been deleted.
  const head = field(field(field(pull, 'head'), 'repo'), 'full_name');
  const same = typeof head === 'string' && head.toLowerCase() === repository.toLowerCase();
  return same ? undefined : "this is a fork's pull request, whose runs have no secrets";
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
