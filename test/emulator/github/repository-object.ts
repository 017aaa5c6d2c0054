import type { Repository } from './github-state.ts';

/** Where pages for people are. */
export const site = 'https://github.com';

/** GitHub states times to the second. */
export function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function nodeId(type: string, id: number): string {
  return `${type}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** A user, or an organization that owns a repository. */
export function userObject(url: string, login: string, type: 'User' | 'Organization' = 'User'): object {
  const id = [...login].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  const self = `${url}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url: self,
    html_url: `${site}/${login}`,
    followers_url: `${self}/followers`,
    following_url: `${self}/following{/other_user}`,
    gists_url: `${self}/gists{/gist_id}`,
    starred_url: `${self}/starred{/owner}{/repo}`,
    subscriptions_url: `${self}/subscriptions`,
    organizations_url: `${self}/orgs`,
    repos_url: `${self}/repos`,
    events_url: `${self}/events{/privacy}`,
    received_events_url: `${self}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** Fields `…_url` below a repository, each with what its address ends in. */
const addresses = {
  archive: '{archive_format}{/ref}',
  assignees: 'assignees{/user}',
  blobs: 'git/blobs{/sha}',
  branches: 'branches{/branch}',
  collaborators: 'collaborators{/collaborator}',
  comments: 'comments{/number}',
  commits: 'commits{/sha}',
  compare: 'compare/{base}...{head}',
  contents: 'contents/{+path}',
  contributors: 'contributors',
  deployments: 'deployments',
  downloads: 'downloads',
  events: 'events',
  forks: 'forks',
  git_commits: 'git/commits{/sha}',
  git_refs: 'git/refs{/sha}',
  git_tags: 'git/tags{/sha}',
  hooks: 'hooks',
  issue_comment: 'issues/comments{/number}',
  issue_events: 'issues/events{/number}',
  issues: 'issues{/number}',
  keys: 'keys{/key_id}',
  labels: 'labels{/name}',
  languages: 'languages',
  merges: 'merges',
  milestones: 'milestones{/number}',
  notifications: 'notifications{?since,all,participating}',
  pulls: 'pulls{/number}',
  releases: 'releases{/id}',
  stargazers: 'stargazers',
  statuses: 'statuses/{sha}',
  subscribers: 'subscribers',
  subscription: 'subscription',
  tags: 'tags',
  teams: 'teams',
  trees: 'git/trees{/sha}',
};

const counts = ['forks', 'open_issues', 'watchers', 'stargazers'];
const absent = { description: null, license: null, mirror_url: null, homepage: null, language: null };
const lacks = { fork: false, disabled: false, is_template: false, has_pages: false };
const has = { has_issues: true, has_projects: true, has_wiki: true, has_downloads: true };

/** @param url base URL of the API */
export function repositoryObject(url: string, repository: Repository): object {
  const { id, fullName, createdAt } = repository;
  const [owner = '', name = ''] = fullName.split('/');
  const self = `${url}/repos/${fullName}`;
  const html = `${site}/${fullName}`;
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: fullName,
    owner: userObject(url, owner, 'Organization'),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    url: self,
    html_url: html,
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    ...Object.fromEntries(Object.entries(addresses).map(([what, end]) => [`${what}_url`, `${self}/${end}`])),
    ...Object.fromEntries(counts.map((what) => [`${what}_count`, 0])),
    forks: 0,
    open_issues: 0,
    watchers: 0,
    size: 0,
    default_branch: 'main',
    topics: [],
    ...absent,
    ...lacks,
    archived: repository.archived,
    ...has,
    created_at: time(createdAt),
    updated_at: time(createdAt),
    pushed_at: time(createdAt),
  };
}
