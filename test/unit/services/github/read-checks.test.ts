import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../../src/base/errors.ts';
import { readPublicKey, readTarget } from '../../../../src/services/github/read.ts';
import { failureText, misunderstood, thrownBy } from '../../../support/failures.ts';
import {
  check,
  ENVIRONMENT,
  NOT_FOUND,
  REPOSITORY,
  type Script,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const ACTIONS = '/repos/acme/web/actions';
const STAGING = '/repos/acme/web/environments/staging';

/** A store that holds secrets of these names. */
function holding(base: string, names: readonly string[], more: Script): Script {
  const key = Buffer.alloc(32, 7).toString('base64');
  return {
    [`GET ${base}/secrets/public-key`]: { body: { key_id: 'id-1', key } },
    [`GET ${base}/secrets?per_page=100`]: { body: { secrets: names.map((name) => ({ name })) } },
    ...more,
  };
}

describe('what stops the look at a variable beside the secret stops the reading', () => {
  test.each([
    { title: 'a cancellation', error: new CancelledError() },
    { title: 'a defect', error: new Error('a defect') },
  ])('$title', async ({ error }) => {
    const script = holding(STAGING, ['KEY', 'URL'], { [`GET ${STAGING}/variables/URL`]: error });
    const pending = readTarget(scriptedGitHub(script).github, ENVIRONMENT, check('secret'));
    expect(await thrownBy(pending)).toBe(error);
  });
});

describe('room in a store is needed for what is not there yet', () => {
  const full = (count: number, missing: number) =>
    `UserError: acme/web:actions: the store holds ${count} secrets, and 100 is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`;
  const listed = Array.from({ length: 99 }, (_, index) => `S${index}`);

  test.each([
    { title: 'two secrets', kind: 'secret', names: listed, message: full(99, 2) },
    { title: 'one of two secrets', kind: 'secret', names: ['KEY', ...listed], message: full(100, 1) },
    { title: 'a secret beside a variable', kind: 'variable', names: ['X', ...listed], message: full(100, 1) },
  ] as const)('there is none for $title', async ({ kind, names, message }) => {
    const script = holding(ACTIONS, names, {
      [`GET ${ACTIONS}/secrets/KEY`]: NOT_FOUND,
      [`GET ${ACTIONS}/secrets/URL`]: NOT_FOUND,
      [`GET ${ACTIONS}/variables/URL`]: NOT_FOUND,
    });
    expect(await failureText(readTarget(scriptedGitHub(script).github, REPOSITORY, check(kind)))).toBe(
      message,
    );
  });

  test('a variable takes none', async () => {
    const script = holding(ACTIONS, listed, { [`GET ${ACTIONS}/variables/URL`]: NOT_FOUND });
    const { apiKey } = await readTarget(scriptedGitHub(script).github, REPOSITORY, check('variable'));
    expect(apiKey.exists).toBe(false);
  });
});

test.each([
  { title: 'too short', key: Buffer.alloc(31).toString('base64') },
  { title: 'too long', key: Buffer.alloc(33).toString('base64') },
])('a public key that nothing can be encrypted with is found out at once: $title', async ({ key }) => {
  const { github } = scriptedGitHub({
    [`GET ${ACTIONS}/secrets/public-key`]: { body: { key_id: 'id-1', key } },
  });
  expect(await failureText(readPublicKey(github, REPOSITORY))).toBe(
    misunderstood(`GET ${ACTIONS}/secrets/public-key`, 'the field key is not an X25519 key'),
  );
});
