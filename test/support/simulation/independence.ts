import type { Operation } from './operation.ts';
import { jobOf } from './pick.ts';

/** What decides whether two things that may come next touch anything in common. */
export interface Step {
  readonly run: string;
  /** `end`: something goes wrong, in or after a request if there is a label. */
  readonly kind: Operation['kind'] | 'end';
  readonly label: string;
}

/** Whether it makes no difference which of the two comes first: neither changes what the other one reads or changes. */
export function isIndependent(one: Step, other: Step): boolean {
  const kinds = [one.kind, other.kind];
  // Services date by the time what they store. Of all that can go wrong, one thing does.
  if (kinds.includes('timer') || kinds.every((kind) => kind === 'end')) return false;
  const isOfOneJob = jobOf(one.run) === jobOf(other.run);
  if (kinds.some((kind) => kind !== 'request') && isOfOneJob) return false;
  const [own, others] = [touchedBy(one.label), touchedBy(other.label)];
  return !own.some(({ place, isChanged }) =>
    others.some((each) => each.place === place && (isChanged || each.isChanged)),
  );
}

interface Touched {
  readonly place: string;
  readonly isChanged: boolean;
}

function touchedBy(label: string): readonly Touched[] {
  const [method = '', path = ''] = label.split(' ');
  const isChanged = method !== 'GET';
  // The promises speak of what is stored when a key ends.
  const ends = method === 'DELETE' ? [{ place: 'ends of keys', isChanged }] : [];
  const [, store] = /^\/repos\/[^/]+\/[^/]+\/([^/]+)/.exec(path) ?? [];
  if (store !== undefined)
    return [
      { place: `GitHub ${store}`, isChanged },
      ...(isChanged ? [{ place: 'ends of keys', isChanged: false }] : []),
    ];
  const [isOfApps, appId, inApp] = /^\/api\/client\/apps(?:\/([^/]+)(\/.*)?)?$/.exec(path) ?? [];
  if (isOfApps === undefined) return [];
  const keys = { place: 'keys', isChanged };
  if (inApp !== undefined) return [keys, ...ends];
  const apps = { place: 'apps', isChanged };
  return appId !== undefined && isChanged ? [apps, keys, ...ends] : [apps];
}
