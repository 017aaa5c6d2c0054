import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { missingSecretsReason, readEvent } from '../../../src/runner/event.ts';

const FORK = "this is a fork's pull request, whose runs have no secrets";
const DEPENDABOT = 'this run is by Dependabot, whose runs have Dependabot secrets only';

const pull = (fullName: string | null, author = 'ana') => ({
  pull_request: {
    user: { login: author },
    head: { repo: fullName === null ? null : { full_name: fullName } },
  },
});

interface Case {
  readonly title: string;
  readonly eventName?: string;
  readonly event: unknown;
  readonly actor?: string;
  readonly reason: string | undefined;
}

test.each<Case>([
  { title: 'a push has secrets', eventName: 'push', event: {}, reason: undefined },
  { title: "a repository's own pull request has secrets", event: pull('Acme/Web'), reason: undefined },
  { title: "a fork's pull request has none", event: pull('mallory/web'), reason: FORK },
  { title: "a deleted fork's pull request has none", event: pull(null), reason: FORK },
  { title: 'a pull request without head has none', event: { pull_request: {} }, reason: FORK },
  {
    title: 'a pull request whose head is no object has none',
    event: { pull_request: { head: 'acme/web' } },
    reason: FORK,
  },
  {
    title: 'a pull request whose repository has no name has none',
    event: { pull_request: { head: { repo: { full_name: 7 } } } },
    reason: FORK,
  },
  { title: 'an event that is about an issue has secrets', event: { issue: {} }, reason: undefined },
  { title: 'no pull request has secrets', event: { pull_request: null }, reason: undefined },
  { title: 'an event that is no object has secrets', event: null, reason: undefined },
  {
    title: "a review of a fork's pull request has none",
    eventName: 'pull_request_review',
    event: pull('mallory/web'),
    reason: FORK,
  },
  {
    title: 'pull_request_target has secrets, for a fork as well',
    eventName: 'pull_request_target',
    event: pull('mallory/web'),
    reason: undefined,
  },
  {
    title: 'a pull request by Dependabot has none',
    actor: 'dependabot[bot]',
    event: pull('acme/web'),
    reason: DEPENDABOT,
  },
  {
    title: 'a push by Dependabot has none',
    eventName: 'push',
    actor: 'dependabot[bot]',
    event: {},
    reason: DEPENDABOT,
  },
  {
    title: 'pull_request_target by Dependabot has none',
    eventName: 'pull_request_target',
    actor: 'dependabot[bot]',
    event: pull('acme/web'),
    reason: DEPENDABOT,
  },
  {
    title: "a person's run for Dependabot's pull request has secrets",
    event: pull('acme/web', 'dependabot[bot]'),
    reason: undefined,
  },
])('$title', ({ eventName = 'pull_request', event, actor = 'ana', reason }) => {
  const found = missingSecretsReason({ repository: 'acme/Web', actor, eventName, event: () => event });
  expect(found).toBe(reason);
});

test('the event is not asked for where the actor or the name of the event tells', () => {
  const event = () => {
    throw new Error('asked for');
  };
  const origin = { repository: 'acme/web', event };
  expect(missingSecretsReason({ ...origin, actor: 'dependabot[bot]', eventName: 'push' })).toBe(DEPENDABOT);
  expect(missingSecretsReason({ ...origin, actor: 'ana', eventName: 'pull_request_target' })).toBeUndefined();
  expect(() => missingSecretsReason({ ...origin, actor: 'ana', eventName: 'push' })).toThrow('asked for');
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the event is what the runner wrote', () => {
  const path = join(folder, 'event.json');
  writeFileSync(path, '{ "ref": "refs/heads/main" }');
  expect(readEvent(path)).toEqual({ ref: 'refs/heads/main' });
});

const notObject = 'the file of GITHUB_EVENT_PATH is not a JSON object';

test.each([
  { title: 'no path', text: undefined, path: undefined, why: 'GITHUB_EVENT_PATH is not set' },
  { title: 'an empty path', text: undefined, path: '', why: 'GITHUB_EVENT_PATH is not set' },
  { title: 'no file', text: undefined, path: 'none', why: 'the file of GITHUB_EVENT_PATH gives ENOENT' },
  { title: 'a folder', text: undefined, path: '.', why: 'the file of GITHUB_EVENT_PATH gives EISDIR' },
  { title: 'an empty file', text: '', path: 'empty.json', why: notObject },
  { title: 'half a file', text: '{ "pull_request": "s3cret', path: 'half.json', why: notObject },
  { title: 'another value', text: '["s3cret"]', path: 'list.json', why: notObject },
])(
  'an event that cannot be read is told with its cause and remedy, and none of its text: $title',
  ({ text, path, why }) => {
    const file = path ? join(folder, path) : path;
    if (file && text !== undefined) writeFileSync(file, text);
    let thrown: unknown;
    try {
      readEvent(file);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toEqual(
      new UserError(
        `The event of this run cannot be read: ${why}. Leave that file as the runner wrote it, or set on_missing_credentials to fail or skip, which do not ask for it.`,
      ),
    );
  },
);
