import { describe, expect, test } from 'vitest';
import { SECRET_KINDS, type Target } from '../../../../src/model/target.ts';
import { readSecrets, requireRoom } from '../../../../src/services/github/secret-list.ts';
import { failureText, misunderstood } from '../../../support/failures.ts';
import { NOT_FOUND, type Script, scriptedGitHub } from '../../../support/scripted-github.ts';

const TARGET: Target = { store: 'actions', repository: 'acme/web' };
const BASE = '/repos/acme/web/actions/secrets';
const LIST = `GET ${BASE}?per_page=100`;
const KEY = `GET ${BASE}/Key`;
const URL_SECRET = `GET ${BASE}/URL`;
const NOON = '2026-04-25T12:00:00Z';
const AT = Date.parse(NOON);

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `S${index}` }));
const dated = (name: string) => ({ name, updated_at: NOON });

interface Listed {
  readonly title: string;
  readonly script: Script;
  readonly count: number;
  readonly updatedAt: readonly (readonly [string, number | undefined])[];
}

const LISTED: readonly Listed[] = [
  {
    title: 'of a whole list, what is in it',
    script: { [LIST]: { body: { total_count: 2, secrets: [dated('KEY'), { name: 'OTHER' }] } } },
    count: 2,
    updatedAt: [['Key', AT]],
  },
  {
    title: 'of a list without a number, what is in it',
    script: { [LIST]: { body: { secrets: [dated('key')] } } },
    count: 1,
    updatedAt: [['Key', AT]],
  },
  {
    title: 'of an empty list, nothing',
    script: { [LIST]: { body: { total_count: 0, secrets: [] } } },
    count: 0,
    updatedAt: [],
  },
  {
    title: 'a secret whose date cannot be read',
    script: {
      [LIST]: { body: { total_count: 2, secrets: [{ name: 'KEY', updated_at: 'noon' }, dated('URL')] } },
    },
    count: 2,
    updatedAt: [
      ['Key', undefined],
      ['URL', AT],
    ],
  },
  {
    title: 'of 99 secrets on a page, what is on it',
    script: { [LIST]: { body: { total_count: 99, secrets: numbered(99) } } },
    count: 99,
    updatedAt: [],
  },
  {
    title: 'of a full page, by its name what is not on it',
    script: {
      [LIST]: { body: { total_count: 100, secrets: [dated('KEY'), ...numbered(99)] } },
      [URL_SECRET]: { body: dated('URL') },
    },
    count: 100,
    updatedAt: [
      ['Key', AT],
      ['URL', AT],
    ],
  },
  {
    title: 'of a full page without a number, by its name what is not on it',
    script: {
      [LIST]: { body: { secrets: numbered(100) } },
      [KEY]: { body: { name: 'KEY' } },
      [URL_SECRET]: NOT_FOUND,
    },
    count: 100,
    updatedAt: [['Key', undefined]],
  },
  {
    title: 'of a page with fewer than there are, by its name what is not on it',
    script: {
      [LIST]: { body: { total_count: 2, secrets: [dated('URL')] } },
      [KEY]: NOT_FOUND,
    },
    count: 2,
    updatedAt: [['URL', AT]],
  },
  {
    title: 'of a page with more than are counted, what is on it',
    script: { [LIST]: { body: { total_count: 0, secrets: [dated('URL')] } } },
    count: 0,
    updatedAt: [['URL', AT]],
  },
];

test.each(LISTED)('secrets are read with their dates: $title', async ({ script, count, updatedAt }) => {
  const { github, sent } = scriptedGitHub(script);
  const found = await readSecrets(github, TARGET, ['Key', 'URL']);
  expect({ count: found.count, updatedAt: [...found.updatedAt] }).toStrictEqual({ count, updatedAt });
  expect(sent).toEqual(Object.keys(script));
});

test.each([
  { title: 'there is none', body: {}, what: 'the field secrets is not a list' },
  {
    title: 'one has no name',
    body: { secrets: [{ name: 'A' }, {}] },
    what: 'the field secrets[1].name is missing',
  },
])('a list of secrets that cannot be read is told: $title', async ({ body, what }) => {
  const { github } = scriptedGitHub({ [LIST]: { body } });
  expect(await failureText(readSecrets(github, TARGET, []))).toBe(misunderstood(`GET ${BASE}`, what));
});

test('what a secret that is asked for by its name meets is passed on', async () => {
  const { github } = scriptedGitHub({
    [LIST]: { body: { secrets: numbered(100) } },
    [KEY]: { status: 403, said: 'No' },
  });
  expect(await failureText(readSecrets(github, TARGET, ['Key']))).toBe(`ApiError: ${KEY} answered 403 (No).`);
});

describe('a store has room for so many secrets', () => {
  const limited: readonly { title: string; target: Target; most: number }[] = [
    { title: 'acme/web:actions', target: TARGET, most: 100 },
    {
      title: 'acme/web:environment/staging',
      target: { store: 'environment', repository: 'acme/web', environment: 'staging' },
      most: 100,
    },
    {
      title: 'organization/acme',
      target: { store: 'organization', organization: 'acme', kind: 'actions' },
      most: 1000,
    },
  ];

  test.each(limited)('$title: $most', ({ title, target, most }) => {
    requireRoom(target, most - 2, 2);
    requireRoom(target, most, 0);
    requireRoom(target, most + 7, 0);
    for (const [count, missing] of [
      [most - 1, 2],
      [most, 1],
    ] as const) {
      expect(() => requireRoom(target, count, missing)).toThrow(
        expect.objectContaining({
          name: 'UserError',
          message: `${title}: the store holds ${count} secrets, and ${most} is the most it can hold; ${missing} more are to be written. Delete some that are no longer used.`,
        }),
      );
    }
  });

  const unlimited: readonly Target[] = SECRET_KINDS.filter((kind) => kind !== 'actions').flatMap(
    (kind): Target[] => [
      { store: kind, repository: 'acme/web' },
      { store: 'organization', organization: 'acme', kind },
    ],
  );

  test.each(unlimited)('as many as you like: $store $kind', (target) => {
    expect(() => requireRoom(target, 100_000, 2)).not.toThrow();
  });
});
