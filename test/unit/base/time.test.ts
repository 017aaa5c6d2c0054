import { expect, test } from 'vitest';
import * as time from '../../../src/base/time.ts';

/** Every length of time in seconds: what users are promised depends on them, or on how they compare. */
const SECONDS: Readonly<Record<keyof typeof time, number>> = {
  SECOND_MS: 1,
  MINUTE_MS: 60,
  HOUR_MS: 3600,
  DAY_MS: 86_400,
  LAG_MS: 10,
  LAG_POLL_MS: 1,
  UNSETTLED_MS: 5,
  SETTLE_MS: 3,
  SLOT_POLL_MS: 5,
  CLOCK_PRECISION_MS: 2,
  TOLERANCE_WITHOUT_DATE_MS: 60,
  DELIVERY_MS: 600,
  TRUSTED_DELIVERY_MS: 60,
  TRUSTED_DELIVERY_PER_TARGET_MS: 2,
  OLD_STORED_KEY_MS: 7_776_000,
  ROLLBACK_MS: 5,
  BACKOFF_MS: 0.5,
  NEXT_ADDRESS_MS: 2,
  SECONDARY_LIMIT_MS: 60,
  CANCELLED_CREATION_MS: 3.5,
  CANCELLED_MS: 5,
};

test('every length of time is as long as it is told to users', () => {
  const seconds = Object.entries(time).map(([name, ms]) => [name, ms / 1000]);
  expect(Object.fromEntries(seconds)).toEqual(SECONDS);
});

test('a new app is left alone until every job that may rival it can read it', () => {
  expect(time.UNSETTLED_MS).toBeGreaterThan(time.SETTLE_MS);
});
