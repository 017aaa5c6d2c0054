import { describe, expect, test } from 'vitest';
import type { Target } from '../../../../src/model/target.ts';
import { deleteValue, isThere, readUpdatedAt } from '../../../../src/services/github/value.ts';
import { failureText } from '../../../support/failures.ts';
import { CODESPACES, NOT_FOUND, OK, REPOSITORY, scriptedGitHub } from '../../../support/scripted-github.ts';

const SECRET = '/repos/acme/web/actions/secrets/X';
const NOON = '2026-04-25T12:00:00Z';

describe('when a secret was last written', () => {
  test.each([
    { title: 'is its date', answer: { body: { updated_at: NOON } }, stored: { at: Date.parse(NOON) } },
    {
      title: 'is unknown when its date cannot be read',
      answer: { body: { updated_at: 'noon' } },
      stored: { at: undefined },
    },
    { title: 'is never when there is none', answer: NOT_FOUND, stored: undefined },
  ])('$title', async ({ answer, stored }) => {
    const { github, sent } = scriptedGitHub({ [`GET ${SECRET}`]: answer });
    expect(await readUpdatedAt(github, REPOSITORY, 'X')).toStrictEqual(stored);
    expect(sent).toEqual([`GET ${SECRET}`]);
  });

  test('cannot be told when the secret cannot be read', async () => {
    const { github } = scriptedGitHub({ [`GET ${SECRET}`]: { status: 403, said: 'No' } });
    expect(await failureText(readUpdatedAt(github, REPOSITORY, 'X'))).toBe(
      `ApiError: GET ${SECRET} answered 403 (No).`,
    );
  });
});

describe('each value has its path', () => {
  const cases: readonly { target: Target; kind: 'secret' | 'variable'; path: string }[] = [
    { target: REPOSITORY, kind: 'secret', path: SECRET },
    { target: REPOSITORY, kind: 'variable', path: '/repos/acme/web/actions/variables/X' },
    { target: CODESPACES, kind: 'variable', path: '/repos/acme/web/codespaces/secrets/X' },
  ];

  test.each(cases)('a $kind at $path is there or not', async ({ target, kind, path }) => {
    for (const [answer, expected] of [
      [OK, true],
      [NOT_FOUND, false],
    ] as const) {
      const { github, sent } = scriptedGitHub({ [`GET ${path}`]: answer });
      expect(await isThere(github, target, kind, 'X')).toBe(expected);
      expect(sent).toEqual([`GET ${path}`]);
    }
    const { github } = scriptedGitHub({ [`GET ${path}`]: { status: 403 } });
    expect(await failureText(isThere(github, target, kind, 'X'))).toBe(`ApiError: GET ${path} answered 403.`);
  });

  test.each(cases)('a $kind at $path is deleted, or gone already', async ({ target, kind, path }) => {
    for (const answer of [{ body: undefined }, NOT_FOUND]) {
      const { github, sent, requests } = scriptedGitHub({ [`DELETE ${path}`]: answer });
      await deleteValue(github, target, kind, 'X');
      expect(sent).toEqual([`DELETE ${path}`]);
      expect(requests[0]?.body).toBeUndefined();
    }
    const { github } = scriptedGitHub({ [`DELETE ${path}`]: { status: 403 } });
    expect(await failureText(deleteValue(github, target, kind, 'X'))).toBe(
      `ApiError: DELETE ${path} answered 403.`,
    );
  });
});
