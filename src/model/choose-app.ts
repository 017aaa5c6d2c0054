import { isLoopback } from '../base/url.ts';
import type { App } from '../services/whisp/apps.ts';

/** The app that bears a name, and the others that bear it too. */
export interface Choice {
  readonly app: App;
  readonly others: readonly App[];
}

/**
 * The app that all jobs asking for a name use: the oldest active one, by creation time, then by id. Undefined when no app
 * bears exactly this name.
 */
export function chooseApp(apps: readonly App[], name: string): Choice | undefined {
  const [app, ...others] = apps
    .filter((each) => each.name === name)
    .sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || byAge(a, b));
  return app === undefined ? undefined : { app, others };
}

/** True when the app can be given keys. */
export function isActive(app: App): boolean {
  return app.status === 'ACTIVE';
}

/** How long after its creation an app may still have rivals, in milliseconds. */
const UNSETTLED_MS = 5000;

/** True when the app is so new that another job may be creating one of the same name. */
export function isUnsettled(app: App, now: number): boolean {
  return app.createdAt !== undefined && now - app.createdAt < UNSETTLED_MS;
}

/**
 * The base URL that a cluster endpoint stands for: without a trailing slash. Undefined unless it is https (http on this
 * machine) and safe on one line.
 */
export function baseUrlOf(clusterEndpoint: string | undefined): string | undefined {
  if (clusterEndpoint === undefined || /[\s\p{C}]/u.test(clusterEndpoint) || !URL.canParse(clusterEndpoint)) {
    return undefined;
  }
  const { protocol, hostname, username, password, search, hash } = new URL(clusterEndpoint);
  const secure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  const plain = `${username}${password}${search}${hash}` === '';
  return secure && plain ? clusterEndpoint.replace(/\/+$/, '') : undefined;
}

function byAge(a: App, b: App): number {
  const difference = (a.createdAt ?? 0) - (b.createdAt ?? 0);
  return difference !== 0 ? difference : a.id < b.id ? -1 : 1;
}
