import { UNSETTLED_MS } from '../base/time.ts';
import { type App, isActive } from './app.ts';

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

/** True when the app is so new that another job may be creating one of the same name. */
export function isUnsettled(app: App, now: number): boolean {
  return app.createdAt !== undefined && now - app.createdAt < UNSETTLED_MS;
}

function byAge(a: App, b: App): number {
  const difference = (a.createdAt ?? 0) - (b.createdAt ?? 0);
  return difference !== 0 ? difference : a.id < b.id ? -1 : 1;
}
