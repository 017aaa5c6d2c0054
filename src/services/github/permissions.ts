import { type ApiError, hasStatus, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import { type Target, targetName } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import { environmentPath, pathsOf } from './paths.ts';

/** True when a 404 is about the environment: its repository is there, and it is not. */
export async function environmentIsMissing(
  github: HttpClient,
  target: Target,
  error: ApiError,
): Promise<boolean> {
  if (target.store !== 'environment' || error.status !== 404) return false;
  const { repository, environment } = target;
  return (
    (await readable(github, `/repos/${repository}`)) &&
    !(await readable(github, environmentPath(repository, environment)))
  );
}

/** Why a target cannot be read or written, which permission it takes and what to do; for a message. */
export async function explainTarget(github: HttpClient, target: Target, error: ApiError): Promise<UserError> {
  const said = `${targetName(target)}: ${error.endpoint} answered ${error.status}${error.said === '' ? '' : ` (${error.said})`}.`;
  return new UserError(`${said} ${await remedy(github, target, error)}`);
}

async function remedy(github: HttpClient, target: Target, error: ApiError): Promise<string> {
  if (error.status < 400) {
    const name = await newName(github, error.said);
    return name === undefined
      ? 'The repository has been renamed or moved: use its new name.'
      : `The repository is now named ${name}: use that name.`;
  }
  if (error.status === 401) return 'github_token is not valid or has expired: make a new one.';
  if (/archived/i.test(error.said))
    return 'The repository is archived and takes no changes: unarchive it, or leave it out.';
  const { permission } = pathsOf(target);
  const needs = `The token needs the permission ${permission}${error.permission === undefined ? '' : ` (GitHub says: ${shown(error.permission)})`}.`;
  if (await environmentIsMissing(github, target, error)) {
    return 'The environment does not exist: create it, or set create_environment: true.';
  }
  const missing =
    error.status === 404
      ? `There is no such ${target.store === 'organization' ? 'organization' : 'repository'}, or github_token cannot see it. `
      : '';
  return `${missing}${needs} ${OWN_TOKEN}`;
}

const OWN_TOKEN =
  "The workflow's own GITHUB_TOKEN can never write secrets: pass the token of a GitHub App, or a fine-grained personal access token, as github_token.";

async function newName(github: HttpClient, url: string): Promise<string | undefined> {
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

async function readable(github: HttpClient, path: string): Promise<boolean> {
  try {
    await send(github, { method: 'GET', path, parse: () => undefined });
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}
