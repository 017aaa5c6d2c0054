import { type ApiError, explain, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import { targetName } from '../../model/target.ts';
import { send } from '../http/send.ts';
import type { GitHubClient } from './connection.ts';
import { neededPermission, permissionFor, requestKind, type Subject } from './permissions.ts';
import { environmentPresence, type Presence, repositoryPresence } from './presence.ts';

/** Why GitHub refuses to read or write a target, which permission that takes and what to do. */
export async function explainTarget(
  github: GitHubClient,
  subject: Exclude<Subject, { readonly store: 'pull-requests' }>,
  error: ApiError,
  seen?: Presence,
): Promise<UserError> {
  return new UserError(`${targetName(subject)}: ${await reasonOf(github, subject, error, seen)}`);
}

/**
 * The same without a name before it. The refusal itself comes first, whatever looking for its cause meets.
 * @param seen what a look at the environment has shown, where there was one
 */
export async function reasonOf(
  github: GitHubClient,
  subject: Subject,
  error: ApiError,
  seen?: Presence,
): Promise<string> {
  const said = error.said === '' ? '' : ` (${error.said})`;
  return `${error.endpoint} answered ${error.status}${said}. ${await remedy(github, subject, error, seen)}`;
}

async function remedy(
  github: GitHubClient,
  subject: Subject,
  error: ApiError,
  seen: Presence | undefined,
): Promise<string> {
  const { status } = error;
  if (status < 400) return moved(github, subject, error.said);
  if (status === 401) return 'github_token is not valid or has expired: make a new one.';
  if (status !== 404) return otherCause(error) ?? needs(github, subject, error);
  if (lacksStore(github, subject)) {
    return 'This is a GitHub Enterprise Server, which has no such store: leave the target out.';
  }
  const presence = seen ?? (await presenceOf(github, subject));
  return presence.is === 'missing' && subject.store === 'environment'
    ? 'The environment does not exist: create it, or set create_environment: true.'
    : `${whatIsThere(subject, presence)}${needs(github, subject, error)}`;
}

/** The reasons of a 403 or 451 that have nothing to do with permissions, by GitHub's words for them. */
const OTHER_CAUSES: readonly { readonly said: RegExp; readonly remedy: string }[] = [
  {
    said: /IP allow list/i,
    remedy:
      "The organization's IP allow list lacks the address of this runner: add it there, or use a runner whose address is on it.",
  },
  {
    said: /SAML/,
    remedy:
      "The token is not authorized for the organization's single sign-on: authorize it at the address above, or in the settings of its owner.",
  },
  {
    said: /forbids access via/i,
    remedy: 'The organization does not accept such a token: use one that it does.',
  },
  {
    said: /archived/i,
    remedy: 'The repository is archived and takes no changes: unarchive it, or leave it out.',
  },
  {
    said: /access blocked|disabled/i,
    remedy: 'GitHub has closed the repository, for the reason at the address above: leave it out.',
  },
];

function otherCause({ said }: ApiError): string | undefined {
  return OTHER_CAUSES.find((cause) => cause.said.test(said))?.remedy;
}

/** Words of a refusal for want of a permission. Without any, that is the most likely cause. */
const ABOUT_PERMISSIONS = /^$|not accessible|admin rights/i;

function isAboutPermissions({ said, status }: ApiError): boolean {
  return status === 404 || ABOUT_PERMISSIONS.test(said);
}

/** Stores that are not in GitHub's description of Enterprise Server's API (@octokit/openapi, 3.17 to 3.19). */
function lacksStore(github: GitHubClient, subject: Subject): boolean {
  const kind = subject.store === 'organization' ? subject.kind : subject.store;
  return github.isEnterpriseServer() && (kind === 'codespaces' || kind === 'agents');
}

function presenceOf(github: GitHubClient, subject: Subject): Promise<Presence> | Presence {
  switch (subject.store) {
    case 'organization':
      return { is: 'missing' };
    case 'environment':
      return environmentPresence(github, subject);
    default:
      return repositoryPresence(github, subject.repository);
  }
}

function whatIsThere(subject: Subject, presence: Presence): string {
  const place = subject.store === 'organization' ? 'organization' : 'repository';
  switch (presence.is) {
    case 'there':
      return `The ${subject.store === 'environment' ? 'environment' : place} exists, so it is the token that lacks something. `;
    case 'unknown':
      return `Whether the ${subject.store === 'environment' ? 'environment' : place} exists could not be found out: ${explain(presence.error)} `;
    default:
      return `There is no such ${place}, or github_token cannot see it. `;
  }
}

/** The permission, as far as it can be told what kind of token this is. */
function needs({ tokenKind }: GitHubClient, subject: Subject, error: ApiError): string {
  const request = requestKind(error.endpoint);
  const said = error.permission === undefined ? '' : ` (GitHub says: ${shown(error.permission)})`;
  const words = neededPermission(permissionFor(subject, error.endpoint), error.permission);
  const unless = isAboutPermissions(error) ? '' : ', unless those words name another reason';
  const needed = `The token needs the ${words}${said}${unless}`;
  switch (tokenKind) {
    case 'fine-grained':
      return `${needed}.`;
    case 'classic':
      return `${needed}; a classic token has it by the scope ${subject.store === 'organization' ? 'admin:org' : 'repo'}, if its user may do this.`;
    default:
      return `${needed}. ${request === 'pull-request' ? JOB_PERMISSION : OWN_TOKEN}`;
  }
}

const OWN_TOKEN =
  "The workflow's own GITHUB_TOKEN can never write secrets: if github_token is that one, which is the default, pass the token of a GitHub App, or a fine-grained personal access token, instead. If it is an App's, the App needs the permission, and its installation has to accept it.";

const JOB_PERMISSION =
  "If github_token is the workflow's own GITHUB_TOKEN, which is the default, give the job the permission pull-requests: read.";

/** A repository that was renamed or given away, with its new name if the token can see it. */
async function moved(github: GitHubClient, subject: Subject, url: string): Promise<string> {
  if (subject.store === 'organization') {
    return 'The organization has been renamed: use its new name.';
  }
  const name = await newName(github, url);
  return name === undefined
    ? 'The repository has been renamed or moved: use its new name.'
    : `The repository is now named ${name}: use that name.`;
}

async function newName(github: GitHubClient, url: string): Promise<string | undefined> {
  const path = /\/repositories\/\d+/.exec(url)?.[0];
  if (path === undefined) return undefined;
  try {
    return await send(github, {
      method: 'GET',
      path,
      parse: ({ endpoint, body }) => shown(jsonObject(endpoint, body).string('full_name')),
    });
  } catch {
    return undefined;
  }
}
