import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../../src/base/errors.ts';
import type { Target } from '../../../../src/model/target.ts';
import {
  environmentPresence,
  environmentSeen,
  type Presence,
  repositoryPresence,
} from '../../../../src/services/github/presence.ts';
import {
  NESTED,
  NOT_FOUND,
  REPOSITORY,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const AROUND = 'GET /repos/acme/web';
const PLACE = 'GET /repos/acme/web/environments/prod%2Feu';
const PUBLIC_KEY = `${PLACE}/secrets/public-key`;
const NOON = '2026-04-25T12:00:00Z';
const DATED: ScriptedResponse = { body: { created_at: NOON } };
const THERE: Presence = { is: 'there', createdAt: Date.parse(NOON) };
const UNDATED: Presence = { is: 'there', createdAt: undefined };

/** What is unknown because of a status, or of another error. */
const unknown = (status: number): unknown => ({
  is: 'unknown',
  error: expect.objectContaining({ name: 'ApiError', status }),
});
const defect = new Error('a defect');

describe('a repository', () => {
  const cases: readonly { title: string; answer: ScriptedResponse; presence: unknown }[] = [
    { title: 'is there, since a time', answer: DATED, presence: THERE },
    { title: 'is there, since when is unknown', answer: { body: { created_at: 'noon' } }, presence: UNDATED },
    { title: 'is missing by a 404', answer: NOT_FOUND, presence: { is: 'missing' } },
    { title: 'may be there by a 403', answer: { status: 403 }, presence: unknown(403) },
    { title: 'may be there by a 401', answer: { status: 401 }, presence: unknown(401) },
    { title: 'may be there by a redirect', answer: { status: 301 }, presence: unknown(301) },
    { title: 'may be there by a defect', answer: defect, presence: { is: 'unknown', error: defect } },
    {
      title: 'may be there by a response that is no object',
      answer: { body: [] },
      presence: { is: 'unknown', error: expect.objectContaining({ name: 'InvalidResponseError' }) },
    },
  ];

  test.each(cases)('$title', async ({ answer, presence }) => {
    const { github, sent } = scriptedGitHub({ [AROUND]: answer });
    expect(await repositoryPresence(github, 'acme/web')).toStrictEqual(presence);
    expect(sent).toEqual([AROUND]);
  });
});

const LOOKED: readonly { title: string; script: Script; presence: unknown }[] = [
  { title: 'is there, since a time', script: { [AROUND]: { body: {} }, [PLACE]: DATED }, presence: THERE },
  {
    title: 'is missing by a 404',
    script: { [AROUND]: DATED, [PLACE]: NOT_FOUND },
    presence: { is: 'missing' },
  },
  {
    title: 'is taken as missing by a 403',
    script: { [AROUND]: DATED, [PLACE]: { status: 403 } },
    presence: { is: 'missing' },
  },
  {
    title: 'may be there by a 401',
    script: { [AROUND]: DATED, [PLACE]: { status: 401 } },
    presence: unknown(401),
  },
  {
    title: 'is without a repository',
    script: { [AROUND]: NOT_FOUND },
    presence: { is: 'without-repository' },
  },
  {
    title: 'may be there when the repository may',
    script: { [AROUND]: { status: 403 } },
    presence: unknown(403),
  },
];

describe('an environment', () => {
  test.each(LOOKED)('$title', async ({ script, presence }) => {
    const { github, sent } = scriptedGitHub(script);
    expect(await environmentPresence(github, NESTED)).toStrictEqual(presence);
    expect(sent).toEqual(Object.keys(script));
  });

  test.each(LOOKED)('whose public key is a 404 is looked for: it $title', async ({ script, presence }) => {
    const { github, sent } = scriptedGitHub(script);
    const seen = await environmentSeen(github, NESTED, new ApiError(PUBLIC_KEY, 404, ''));
    expect(seen).toStrictEqual(presence);
    expect(sent).toEqual(Object.keys(script));
  });
});

describe('without another look', () => {
  const cases: readonly {
    title: string;
    target: Target;
    error: ApiError;
    seen: Presence | undefined;
  }[] = [
    {
      title: 'an environment is there when the 404 is about something in it',
      target: NESTED,
      error: new ApiError(`${PLACE}/secrets`, 404, ''),
      seen: UNDATED,
    },
    {
      title: 'an environment is there when the 404 is about a secret that is called like the public key',
      target: NESTED,
      error: new ApiError(`${PLACE}/secrets/public-key/x`, 404, ''),
      seen: UNDATED,
    },
    {
      title: 'a 403 says nothing of an environment',
      target: NESTED,
      error: new ApiError(PUBLIC_KEY, 403, ''),
      seen: undefined,
    },
    {
      title: 'a 404 of another target says nothing of an environment',
      target: REPOSITORY,
      error: new ApiError('GET /repos/acme/web/actions/secrets/public-key', 404, ''),
      seen: undefined,
    },
  ];

  test.each(cases)('$title', async ({ target, error, seen }) => {
    const { github, sent } = scriptedGitHub({});
    expect(await environmentSeen(github, target, error)).toStrictEqual(seen);
    expect(sent).toEqual([]);
  });
});
