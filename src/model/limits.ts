import { bullets, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import { type App, MAX_ACTIVE_KEYS, MAX_DEMO_APPS } from './app.ts';
import type { ObservedApp } from './observed.ts';

/** The failure of a step that finds all of an app's keys in use. */
export function keysInUse({
  app,
  activeKeys,
  now,
}: Pick<ObservedApp, 'app' | 'activeKeys' | 'now'>): UserError {
  return new UserError(
    `The app ${quote(app.name)} (${app.id}) has ${activeKeys.length} active keys, and ${MAX_ACTIVE_KEYS} is the most it can have. No key was created.\n` +
      `${bullets(activeKeys.map((key) => `${key.id}, ${age(key.createdAt, now)}`))}\n` +
      'Set keep_keys to have old keys revoked, or key_lifetime: job for keys that end with their job; or revoke a key with command: revoke and key_id.',
  );
}

/** The failure of a step that finds all demo apps of the account in use; undefined when they are not. */
export function demoAppsInUse(apps: readonly App[], name: string, now: number): UserError | undefined {
  const demo = apps.filter((app) => app.tier === 'DEMO');
  if (demo.length < MAX_DEMO_APPS) return undefined;
  return new UserError(
    `The app ${quote(name)} cannot be created: the account has ${demo.length} demo apps, and ${MAX_DEMO_APPS} is the most it can have:\n` +
      `${bullets(demo.map((app) => `${quote(app.name)} (${app.id}), ${age(app.createdAt, now)}`))}\n` +
      'Delete one with command: teardown, or the previews of closed pull requests with command: sweep.',
  );
}

/** How old something is, in words. Times are in milliseconds since the epoch. */
export function age(createdAt: number | undefined, now: number): string {
  if (createdAt === undefined) return 'age not known';
  const old = Math.max(0, now - createdAt);
  if (old < MINUTE_MS) return 'less than a minute old';
  if (old < 2 * HOUR_MS) return `${Math.floor(old / MINUTE_MS)} min old`;
  return old < 2 * DAY_MS ? `${Math.floor(old / HOUR_MS)} hours old` : `${Math.floor(old / DAY_MS)} days old`;
}
