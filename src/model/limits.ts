import { bullets, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import { type App, MAX_DEMO_APPS } from './app.ts';

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
