import { describe, expect, test } from 'vitest';
import { HeaderWatch } from '../../../../src/services/github/header-watch.ts';
import { ServiceClock } from '../../../../src/services/http/service-clock.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const EXPIRY = 'github-authentication-token-expiration';
const SOON = { [EXPIRY]: '2026-04-26 12:00:00 UTC' };

/** What is warned of when a token's responses have these headers. */
function warnedOf(
  kind: 'classic' | 'installation',
  ...responses: readonly Readonly<Record<string, string>>[]
) {
  const warnings: string[] = [];
  const watch = new HeaderWatch(kind, new ServiceClock(new FakeClock()), (message) => warnings.push(message));
  for (const headers of responses) watch.note((name) => headers[name]);
  return { warnings, watch };
}

describe('the end of a token', () => {
  test('is told once, by the time of the response', () => {
    const far = { [EXPIRY]: '2026-12-26 12:00:00 UTC', date: 'Fri, 25 Dec 2026 12:00:00 GMT' };
    expect(warnedOf('classic', far, far).warnings).toEqual([expect.stringContaining('in 24 hours')]);
  });

  test("is told by GitHub's clock, if the response does not tell the time", () => {
    expect(warnedOf('classic', SOON).warnings).toEqual([expect.stringContaining('in 24 hours')]);
  });

  test("of an installation's token is not told: it always is near", () => {
    expect(warnedOf('installation', SOON).warnings).toEqual([]);
  });
});

test('an Enterprise Server that has told so once is one', () => {
  expect(warnedOf('classic', {}).watch.isEnterpriseServer).toBe(false);
  const told = warnedOf('classic', { 'x-github-enterprise-version': '3.19.0' }, {});
  expect(told.watch.isEnterpriseServer).toBe(true);
});
