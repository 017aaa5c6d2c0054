import { expect, test } from 'vitest';
import { missingSecretsReason } from '../../../src/runner/event.ts';

const pull = (fullName: string | null, author = 'ana') => ({
  pull_request: {
    user: { login: author },
    head: { repo: fullName === null ? null : { full_name: fullName } },
  },
});

test.each([
  ['a push', {}, 'ana', undefined],
  ['no payload at all', undefined, 'ana', undefined],
  ['a pull request of the repository itself', pull('Acme/Web'), 'ana', undefined],
  ['a pull request from a fork', pull('mallory/web'), 'ana', /fork/],
  ['a pull request from a fork that was deleted', pull(null), 'ana', /fork/],
  ["Dependabot's pull request", pull('acme/web', 'dependabot[bot]'), 'ana', /Dependabot/],
  ['a pull request whose run Dependabot started', pull('acme/web'), 'dependabot[bot]', /Dependabot/],
  ["Dependabot's push", {}, 'dependabot[bot]', undefined],
])('%s', (_, event, actor, reason) => {
  const told = missingSecretsReason({ repository: 'acme/web', actor, event });
  if (reason === undefined) expect(told).toBeUndefined();
  else expect(told).toMatch(reason);
});
