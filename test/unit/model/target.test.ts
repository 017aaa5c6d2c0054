import { expect, test } from 'vitest';
import { hasVariables, SECRET_KINDS, type Target, targetName } from '../../../src/model/target.ts';

const CASES: readonly { readonly name: string; readonly target: Target; readonly variables: boolean }[] = [
  { name: 'acme/web:actions', target: { store: 'actions', repository: 'acme/web' }, variables: true },
  { name: 'acme/web:dependabot', target: { store: 'dependabot', repository: 'acme/web' }, variables: false },
  { name: 'acme/web:codespaces', target: { store: 'codespaces', repository: 'acme/web' }, variables: false },
  { name: 'acme/web:agents', target: { store: 'agents', repository: 'acme/web' }, variables: true },
  {
    name: 'acme/web:environment/prod/eu',
    target: { store: 'environment', repository: 'acme/web', environment: 'prod/eu' },
    variables: true,
  },
  {
    name: 'organization/acme',
    target: { store: 'organization', organization: 'acme', kind: 'actions' },
    variables: true,
  },
  {
    name: 'organization/acme:dependabot',
    target: { store: 'organization', organization: 'acme', kind: 'dependabot' },
    variables: false,
  },
  {
    name: 'organization/acme:codespaces',
    target: { store: 'organization', organization: 'acme', kind: 'codespaces' },
    variables: false,
  },
  {
    name: 'organization/acme:agents',
    target: { store: 'organization', organization: 'acme', kind: 'agents' },
    variables: true,
  },
];

test.each(CASES)('a target is named by its line: $name', ({ name, target }) => {
  expect(targetName(target)).toBe(name);
});

test.each(CASES)('$name has configuration variables: $variables', ({ target, variables }) => {
  expect(hasVariables(target)).toBe(variables);
});

test('every kind of secrets has its case here, in a repository and in an organization', () => {
  const kinds = CASES.map(({ target }) => (target.store === 'organization' ? target.kind : target.store));
  for (const kind of SECRET_KINDS) expect(kinds.filter((each) => each === kind)).toHaveLength(2);
});
