import { html } from '../base/text.ts';
import type { Journal } from './journal.ts';
import { code, list } from './markup.ts';

/** One value, as HTML, in one place. */
interface Entry {
  readonly value: string;
  readonly place: string;
}

/** Where each of the two values was written, as HTML; places that were given the same are told together. */
export function writtenRow(journal: Journal): string {
  const values = new Map<string, string[]>();
  for (const { value, place } of entriesOf(journal)) {
    values.set(place, [...(values.get(place) ?? []), value]);
  }
  const places = new Map<string, string[]>();
  for (const [place, each] of values) {
    const together = each.join(' and ');
    places.set(together, [...(places.get(together) ?? []), html(place)]);
  }
  const blocks = [...places].map(([together, [only = '', ...more]]) =>
    more.length === 0 ? `${together} to ${only}<br>` : `${together} to${list('ul', [only, ...more])}`,
  );
  return blocks.join('').replace(/<br>$/, '');
}

function entriesOf({ baseUrlTargets, exportedNames, subject, validKey }: Journal): readonly Entry[] {
  const exported = exportedNames.map((name) => ({ value: code(name), place: NEXT_STEPS }));
  const task = subject?.task;
  if (task === undefined || !('lifetime' in task)) return exported;
  const { apiKey, baseUrl } = task.names;
  const keys = (validKey?.deliveries ?? []).flatMap(({ target, outcome }): Entry[] => {
    if (target === undefined || outcome === 'refused') return [];
    return [{ value: `${code(apiKey)}${outcome === 'unknown' ? ' (perhaps)' : ''}`, place: target }];
  });
  return [...keys, ...baseUrlTargets.map((place) => ({ value: code(baseUrl), place })), ...exported];
}

const NEXT_STEPS = 'the environment of the steps that follow';
