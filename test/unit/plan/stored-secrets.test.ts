import { expect, test } from 'vitest';
import { storedSecrets } from '../../../src/plan/stored-secrets.ts';
import { T, targets } from '../../support/observations.ts';

test.each([
  { title: 'clocks that agree', githubToWhispMs: 0, toleranceMs: 5000, writtenAt: T },
  { title: "GitHub's clock behind", githubToWhispMs: 90_000, toleranceMs: 5000, writtenAt: T + 90_000 },
  { title: "GitHub's clock ahead", githubToWhispMs: -90_000, toleranceMs: 60_000, writtenAt: T - 90_000 },
])("the time of a secret is told by Whisp's clock: $title", ({ githubToWhispMs, toleranceMs, writtenAt }) => {
  expect(storedSecrets(targets(undefined, 0), { githubToWhispMs, toleranceMs })).toEqual({
    targetCount: 2,
    secrets: [{ target: 'acme/web:environment/staging', writtenAt, latest: writtenAt + toleranceMs }],
  });
});
