import { describe, expect, test } from 'vitest';
import type { Target } from '../../../../src/model/target.ts';
import { newVisibility, readVisibility } from '../../../../src/services/github/visibility.ts';
import { failureText, misunderstood } from '../../../support/failures.ts';
import { scriptedGitHub } from '../../../support/scripted-github.ts';

const TARGET: Target = { store: 'organization', organization: 'acme', kind: 'actions' };
const SECRET = '/orgs/acme/actions/secrets/KEY';
const pageOf = (number: number) => `GET ${SECRET}/repositories?per_page=100&page=${number}`;

/** A page with this many repositories, whose ids begin here. */
function page(first: number, count: number) {
  return { body: { repositories: ids(first, count).map((id) => ({ id })) } };
}

function ids(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

test.each(['all', 'private'])('a secret for %s repositories needs no list of them', async (visibility) => {
  const { github, sent } = scriptedGitHub({ [`GET ${SECRET}`]: { body: { visibility } } });
  expect(await readVisibility(github, TARGET, 'KEY')).toStrictEqual({ visibility });
  expect(sent).toEqual([`GET ${SECRET}`]);
});

describe('a secret for selected repositories comes with all of them', () => {
  test.each([
    { title: 'none', pages: [page(1, 0)], count: 0 },
    { title: 'fewer than a page', pages: [page(1, 99)], count: 99 },
    { title: 'a whole page, after which there may be more', pages: [page(1, 100), page(101, 0)], count: 100 },
    { title: 'three pages', pages: [page(1, 100), page(101, 100), page(201, 1)], count: 201 },
  ])('$title', async ({ pages, count }) => {
    const script = Object.fromEntries(pages.map((each, index) => [pageOf(index + 1), each]));
    const { github, sent } = scriptedGitHub({
      [`GET ${SECRET}`]: { body: { visibility: 'selected' } },
      ...script,
    });
    expect(await readVisibility(github, TARGET, 'KEY')).toStrictEqual({
      visibility: 'selected',
      selected_repository_ids: ids(1, count),
    });
    expect(sent).toEqual([`GET ${SECRET}`, ...Object.keys(script)]);
  });
});

describe('a list of repositories that cannot be read is told', () => {
  test.each([
    { title: 'no object', body: [], what: 'the field repositories is not a list' },
    { title: 'nothing', body: undefined, what: 'the field repositories is not a list' },
    { title: 'no list', body: { repositories: {} }, what: 'the field repositories is not a list' },
    { title: 'no id', body: { repositories: [{ id: 1 }, {}] }, what: 'the field id is missing' },
    { title: 'an id in words', body: { repositories: [{ id: '1' }] }, what: 'the field id is missing' },
    { title: 'no repository', body: { repositories: ['x'] }, what: 'the body is not a JSON object' },
  ])('$title', async ({ body, what }) => {
    const { github } = scriptedGitHub({
      [`GET ${SECRET}`]: { body: { visibility: 'selected' } },
      [pageOf(1)]: { body },
    });
    expect(await failureText(readVisibility(github, TARGET, 'KEY'))).toBe(
      misunderstood(`GET ${SECRET}/repositories`, what),
    );
  });

  test('a secret without a visibility', async () => {
    const { github } = scriptedGitHub({ [`GET ${SECRET}`]: { body: {} } });
    expect(await failureText(readVisibility(github, TARGET, 'KEY'))).toBe(
      misunderstood(`GET ${SECRET}`, 'the field visibility is missing'),
    );
  });
});

test('what is new is for the current repository, by its number', async () => {
  const { github, sent } = scriptedGitHub({ 'GET /repos/acme/tools': { body: { id: 7 } } });
  expect(await newVisibility(github, 'acme/tools')).toStrictEqual({
    visibility: 'selected',
    selected_repository_ids: [7],
  });
  expect(sent).toEqual(['GET /repos/acme/tools']);
});

test('a current repository without a number is told', async () => {
  const { github } = scriptedGitHub({ 'GET /repos/acme/tools': { body: { name: 'tools' } } });
  expect(await failureText(newVisibility(github, 'acme/tools'))).toBe(
    misunderstood('GET /repos/acme/tools', 'the field id is missing'),
  );
});
