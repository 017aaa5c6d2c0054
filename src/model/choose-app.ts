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

/** The name of an app that differs from the wanted one only in its Unicode form or in blanks; undefined when none does. */
export function nameOfSameForm(apps: readonly App[], wanted: string): string | undefined {
  return chooseNamed(apps, (name) => name !== wanted && formOf(name) === formOf(wanted));
}

/** The name of an app that differs from the wanted one by case; undefined when none does. */
export function nameOfOtherCase(apps: readonly App[], wanted: string): string | undefined {
  const form = formOf(wanted).toLowerCase();
  return chooseNamed(apps, (name) => name !== wanted && formOf(name).toLowerCase() === form);
}

/** True when the app is so new that another job may be creating one of the same name. */
export function isUnsettled(app: App, now: number): boolean {
  return app.createdAt !== undefined && now - app.createdAt < UNSETTLED_MS;
}

function chooseNamed(apps: readonly App[], matches: (name: string) => boolean): string | undefined {
  const [first] = apps.filter(({ name }) => matches(name)).sort(byAge);
  return first?.name;
}

/** What a service may make of a name: composed, trimmed, its blanks collapsed. */
function formOf(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ');
}

function byAge(a: App, b: App): number {
  const difference = (a.createdAt ?? 0) - (b.createdAt ?? 0);
  return difference !== 0 ? difference : a.id < b.id ? -1 : 1;
}
