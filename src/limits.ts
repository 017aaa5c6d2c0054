import { bullets, Failure } from './errors.ts';
import { quote } from './text.ts';
import { type App, MAX_DEMO_APPS } from './whisp/apps.ts';
import { type Key, MAX_ACTIVE_KEYS } from './whisp/keys.ts';

/** The failure of a step that finds all of an app's keys in use. @param now the service's time, in milliseconds */
export function keysInUse(app: App, keys: readonly Key[], now: number): Failure {
  return new Failure(
    `The app ${quote(app.name)} (${app.id}) has ${keys.length} active keys, and ${MAX_ACTIVE_KEYS} is the most it can have:\n` +
      `${bullets(keys.map((key) => `${key.id}, ${age(key.createdAt, now)}`))}\n` +
      'Revoke one that is no longer used, in the Whisp dashboard. No key was created.',
  );
}

/** The demo apps, when the account can have no further one; else undefined. */
export function demoAppsInUse(apps: readonly App[], name: string, now: number): Failure | undefined {
  const demo = apps.filter((app) => app.tier === 'DEMO');
  if (demo.length < MAX_DEMO_APPS) return undefined;
  return new Failure(
    `The app ${quote(name)} cannot be created: the account has ${demo.length} demo apps, and ${MAX_DEMO_APPS} is the most it can have:\n` +
      `${bullets(demo.map((app) => `${quote(app.name)} (${app.id}), ${age(app.createdAt, now)}`))}\n` +
      'Delete one that is no longer used, in the Whisp dashboard.',
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How old something is, in words. */
export function age(createdAt: number | undefined, now: number): string {
  if (createdAt === undefined) return 'age not known';
  const old = Math.max(0, now - createdAt);
  if (old < MINUTE) return 'less than a minute old';
  if (old < 2 * HOUR) return `${Math.floor(old / MINUTE)} min old`;
  return old < 2 * DAY ? `${Math.floor(old / HOUR)} hours old` : `${Math.floor(old / DAY)} days old`;
}
