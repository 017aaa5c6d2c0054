import { readFileSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';

/** What the runner says about the run. */
export interface RunOrigin {
  /** `owner/name` of the repository that the workflow runs in. */
  readonly repository: string;
  /** Who started the run. */
  readonly actor: string;
  /** The name of the event, such as `pull_request`. */
  readonly eventName: string;
  /** The webhook payload. @throws UserError when it cannot be read */
  readonly event: () => unknown;
}

const DEPENDABOT = 'dependabot[bot]';

/**
 * Why this run cannot have the repository's secrets: Dependabot started it, or it is for a fork's pull request (GitHub's
 * documentation of secrets and of `pull_request_target`). Undefined when it can.
 * @throws UserError when the event is needed to tell and cannot be read
 */
export function missingSecretsReason({ repository, actor, eventName, event }: RunOrigin): string | undefined {
  if (actor === DEPENDABOT) return 'this run is by Dependabot, whose runs have Dependabot secrets only';
  // It runs in the base repository's context and has its secrets.
  if (eventName === 'pull_request_target') return undefined;
  const pull = field(event(), 'pull_request');
  if (!isObject(pull)) return undefined;
  // The head repository is null when the fork has been deleted.
  const head = field(field(field(pull, 'head'), 'repo'), 'full_name');
  const same = typeof head === 'string' && head.toLowerCase() === repository.toLowerCase();
  return same ? undefined : "this is a fork's pull request, whose runs have no secrets";
}

/**
 * Reads the webhook payload from the file that the runner wrote. @param path GITHUB_EVENT_PATH
 * @throws UserError that shows nothing of the file
 */
export function readEvent(path: string | undefined): unknown {
  if (!path) throw unreadable('GITHUB_EVENT_PATH is not set');
  const event = parsed(textOf(path));
  if (!isObject(event)) throw unreadable('the file of GITHUB_EVENT_PATH is not a JSON object');
  return event;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw unreadable(`the file of GITHUB_EVENT_PATH gives ${code}`);
  }
}

/** Undefined when the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(why: string): UserError {
  return new UserError(
    `The event of this run cannot be read: ${why}. Leave that file as the runner wrote it, or set on_missing_credentials to fail or skip, which do not ask for it.`,
  );
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
