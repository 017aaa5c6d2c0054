import { expect, test } from 'vitest';
import type { Target } from '../../../../src/model/target.ts';
import {
  environmentPath,
  pathsOf,
  repositoryPath,
  valuePath,
} from '../../../../src/services/github/paths.ts';

const CASES: readonly { base: string; target: Target; hasVariables: boolean }[] = [
  {
    base: '/repos/acme/web/actions',
    target: { store: 'actions', repository: 'acme/web' },
    hasVariables: true,
  },
  {
    base: '/repos/acme/web/dependabot',
    target: { store: 'dependabot', repository: 'acme/web' },
    hasVariables: false,
  },
  {
    base: '/repos/acme/web/codespaces',
    target: { store: 'codespaces', repository: 'acme/web' },
    hasVariables: false,
  },
  { base: '/repos/acme/web/agents', target: { store: 'agents', repository: 'acme/web' }, hasVariables: true },
  {
    base: '/repos/acme/web/environments/prod%2Feu%20%3F',
    target: { store: 'environment', repository: 'acme/web', environment: 'prod/eu ?' },
    hasVariables: true,
  },
  {
    base: '/orgs/acme/actions',
    target: { store: 'organization', organization: 'acme', kind: 'actions' },
    hasVariables: true,
  },
  {
    base: '/orgs/acme/codespaces',
    target: { store: 'organization', organization: 'acme', kind: 'codespaces' },
    hasVariables: false,
  },
];

test.each(CASES)('everything of a target is below $base', ({ base, target, hasVariables }) => {
  const { secret, ...paths } = pathsOf(target);
  expect(paths).toStrictEqual({
    publicKey: `${base}/secrets/public-key`,
    secrets: `${base}/secrets`,
    variables: hasVariables ? `${base}/variables` : undefined,
  });
  expect(secret('X')).toBe(`${base}/secrets/X`);
  expect(valuePath(target, 'secret', 'X')).toBe(`${base}/secrets/X`);
  expect(valuePath(target, 'variable', 'X')).toBe(`${base}/${hasVariables ? 'variables' : 'secrets'}/X`);
});

test('a repository has a path, and each of its environments', () => {
  expect(repositoryPath('acme/web')).toBe('/repos/acme/web');
  expect(environmentPath('acme/web', 'a/b')).toBe('/repos/acme/web/environments/a%2Fb');
});
