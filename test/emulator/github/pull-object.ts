import { createHash } from 'node:crypto';
import type { Pull, Repository } from './github-state.ts';
import { nodeId, repositoryObject, site, time, userObject } from './repository-object.ts';

const author = 'octocat';

/**
 * A pull request as it stands in a list.
 * @param url base URL of the API
 */
export function simplePullObject(url: string, repository: Repository, pull: Pull): object {
  const { id, number, state, createdAt } = pull;
  const head = commit(`${id}/head`);
  const user = userObject(url, author);
  return {
    id,
    node_id: nodeId('PR', id),
    number,
    state,
    ...addresses(`${url}/repos/${repository.fullName}`, `${site}/${repository.fullName}`, { number, head }),
    locked: false,
    active_lock_reason: null,
    title: `Pull request ${number}`,
    body: null,
    user,
    labels: [],
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    created_at: time(createdAt),
    updated_at: time(createdAt),
    closed_at: state === 'closed' ? time(createdAt) : null,
    merged_at: null,
    merge_commit_sha: state === 'closed' ? null : commit(`${id}/merge`),
    head: branch(url, repository, `change-${number}`, head),
    base: branch(url, repository, 'main', commit(`${repository.id}/main`)),
    author_association: 'MEMBER',
    auto_merge: null,
    draft: false,
  };
}

/** A pull request by itself, which has some more to it. */
export function pullObject(url: string, repository: Repository, pull: Pull): object {
  const isOpen = pull.state === 'open';
  return {
    ...simplePullObject(url, repository, pull),
    merged: false,
    merged_by: null,
    mergeable: isOpen ? true : null,
    rebaseable: isOpen ? true : null,
    mergeable_state: isOpen ? 'clean' : 'unknown',
    maintainer_can_modify: false,
    comments: 0,
    review_comments: 0,
    commits: 1,
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}

/** The name of a commit, always the same for the same seed. */
function commit(seed: string): string {
  return createHash('sha1').update(seed).digest('hex');
}

function branch(url: string, repository: Repository, ref: string, sha: string): object {
  const [owner = ''] = repository.fullName.split('/');
  const repo = repositoryObject(url, repository);
  return { label: `${owner}:${ref}`, ref, sha, user: userObject(url, owner, 'Organization'), repo };
}

/** The addresses that stand among the fields, and most of them again in `_links`. */
function addresses(api: string, html: string, { number, head }: { number: number; head: string }): object {
  const page = `${html}/pull/${number}`;
  const self = `${api}/pulls/${number}`;
  const issue = `${api}/issues/${number}`;
  const linked = {
    html: page,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${api}/statuses/${head}`,
  };
  return {
    url: self,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    ...Object.fromEntries(Object.entries(linked).map(([what, address]) => [`${what}_url`, address])),
    _links: Object.fromEntries(
      Object.entries({ self, ...linked }).map(([what, address]) => [what, { href: address }]),
    ),
  };
}
