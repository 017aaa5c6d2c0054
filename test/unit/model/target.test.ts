import { expect, test } from 'vitest';
import { parseTargets } from '../../../src/inputs/parse-targets.ts';
import { hasVariables, targetName } from '../../../src/model/target.ts';

test.each([
  ['actions', 'acme/web:actions'],
  ['dependabot', 'acme/web:dependabot'],
  ['codespaces', 'acme/web:codespaces'],
  ['environment/staging', 'acme/web:environment/staging'],
  ['acme/mobile:actions', 'acme/mobile:actions'],
  ['acme/mobile:environment/prod/eu', 'acme/mobile:environment/prod/eu'],
  ['environment/a:b/c', 'acme/web:environment/a:b/c'],
  ['a/b:actions', 'a/b:actions'],
  ['organization/acme', 'organization/acme'],
  ['organization/a', 'organization/a'],
  ['organization/a-1', 'organization/a-1'],
  [`environment/${'x'.repeat(255)}`, `acme/web:environment/${'x'.repeat(255)}`],
  ['  actions  ', 'acme/web:actions'],
])('%s is %s', (line, name) => {
  const { targets, problems } = parseTargets(`# a comment\n\n${line}\n`, 'acme/web');
  expect(problems).toEqual([]);
  expect(targets.map(targetName)).toEqual([name]);
});

test.each([
  ['Actions', /expected actions, dependabot, codespaces/],
  ['acme/web', /expected actions, dependabot/],
  ['acme/web:', /expected actions, dependabot/],
  ['acme:actions', /expected actions, dependabot/],
  ['acme/w b:actions', /owner\/repository/],
  ['ac me/web:actions', /owner\/repository/],
  ['x/acme/web:actions', /expected actions, dependabot/],
  ['acme/web:actions-2', /expected actions, dependabot/],
  ['my-organization/acme', /expected actions, dependabot/],
  ['my-environment/staging', /expected actions, dependabot/],
  ['organization/acme\u2028x', /expected actions, dependabot/],
  ['environment/staging\u2028x', /expected actions, dependabot/],
  ['environment/', /an environment has a name/],
  [`environment/${'x'.repeat(256)}`, /an environment has a name/],
  ['organization/', /an organization has a name/],
  ['organization/-a', /an organization has a name/],
  ['organization/a-', /an organization has a name/],
  ['organization/a b', /an organization has a name/],
  ['organization/a/b', /an organization has a name/],
  ['acme/..:actions', /owner\/repository/],
  ['../web:actions', /owner\/repository/],
  ['environment/..', /environment/],
])('%s is refused', (line, message) => {
  expect(parseTargets(line, 'acme/web')).toEqual({ targets: [], problems: [expect.stringMatching(message)] });
});

test.each([
  'actions\nactions',
  'actions\nacme/web:actions',
  'ACME/Web:actions\nactions',
  'environment/Prod\nenvironment/prod',
  'organization/Acme\norganization/acme',
])('the same store named twice is refused: %j', (text) => {
  expect(parseTargets(text, 'acme/web').problems).toEqual([expect.stringMatching('^names .* twice')]);
});

test.each([
  ['actions', true],
  ['dependabot', false],
  ['codespaces', false],
  ['environment/staging', true],
  ['organization/acme', true],
])('%s has configuration variables: %s', (line, has) => {
  expect(parseTargets(line, 'acme/web').targets.map(hasVariables)).toEqual([has]);
});
