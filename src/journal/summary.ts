import { html, shown } from '../base/text.ts';
import { DAY_MS } from '../base/time.ts';
import { isDemo, type Key, MAX_ACTIVE_KEYS } from '../model/app.ts';
import { age } from '../model/limits.ts';
import type { KeyTask } from '../model/task.ts';
import type { Journal } from './journal.ts';
import { code, entries, list, message } from './markup.ts';
import { writtenRow } from './written.ts';

/**
 * The job summary: what exists now and what was done. One HTML block without empty lines, in which GitHub does not
 * interpret markdown.
 * @param failure the message of the step's failure, if it failed
 */
export function summary(journal: Journal, failure: string | undefined): string {
  const { app, made, skipped } = journal;
  const rows: [string, string | undefined][] = [
    ['Skipped', skipped && html(skipped)],
    ['Failed', failure && message(failure)],
    ['Dry run', planRow(journal, failure)],
    ['Account', journal.accountCreated ? 'registered by this step' : undefined],
    ['App', app && `${named(app)}${made.app?.app.id === app.id ? ', created by this step' : ''}`],
    ['Base URL', baseUrlRow(journal)],
    ['Key', keyRow(journal)],
    ['Also valid', otherKeys(journal)],
    ['Keys in use', keysInUse(journal)],
    ['Written', writtenRow(journal)],
    ['Revoked', entries(journal.revokedKeyIds.map(code))],
    ['Deleted', entries(deleted(journal))],
    ['Not deleted', entries(journal.leftAlone.map(html))],
  ];
  const shownRows = rows.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [`<tr><th align="left" valign="top">${name.replaceAll(' ', '&nbsp;')}</th><td>${value}</td></tr>`],
  );
  return [`<h3>${heading(journal, failure)}</h3>`, '<table>', ...shownRows, '</table>', ''].join('\n');
}

/** Command, app and outcome, so that several summaries of one job can be told apart. */
function heading({ wanted, app, skipped }: Journal, failure: string | undefined): string {
  const { command = '', isDryRun = false } = wanted ?? {};
  const mode = isDryRun ? 'dry run' : '';
  const done = isDryRun ? '' : '✓';
  const outcome = failure !== undefined ? '✗ failed' : skipped !== undefined ? 'skipped' : done;
  const parts = ['Whisp', html(shown(command)), html(shown(app?.name ?? wanted?.app ?? '')), mode, outcome];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A failure that leaves nothing to do is told as that. */
function planRow({ plan }: Journal, failure: string | undefined): string | undefined {
  if (plan === undefined || plan.length > 0) return plan && list('ol', plan.map(message));
  return failure === undefined ? 'nothing to do' : undefined;
}

function baseUrlRow({ baseUrl }: Journal): string | undefined {
  return baseUrl === undefined || baseUrl.isMasked ? undefined : html(baseUrl.value);
}

function keyRow(journal: Journal): string | undefined {
  const { key, storedKeys } = journal;
  if ('key' in key) {
    const until =
      key.lifetime === 'job' ? 'is revoked when this job ends' : `stays until ${end(keyTask(journal))}`;
    return `${code(key.key.id)}, created by this step; ${until}`;
  }
  if (key.stage === 'gone') return `${code(key.keyId)}, created by this step and revoked since`;
  return storedKeys.length === 0 ? undefined : storedRow(journal);
}

function storedRow(journal: Journal): string {
  const maxAgeMs = keyTask(journal)?.delivery?.ensure?.maxAgeMs;
  const until =
    maxAgeMs === undefined ? '' : `; replaced by the first run that finds it ${maxAgeMs / DAY_MS} days old`;
  const stored = journal.storedKeys.map((key) => aged(key, journal)).join(', ');
  return `${stored}, which the targets hold; left alone${until}`;
}

/** The keys beside the one that is new, or was left alone. Beside a job's own key they are other jobs', and of no interest. */
function otherKeys(journal: Journal): string | undefined {
  const { validKey, storedKeys } = journal;
  const task = keyTask(journal);
  const hasKey = validKey !== undefined || storedKeys.length > 0;
  if (!hasKey || task?.lifetime !== 'persistent') return undefined;
  const others = activeNow(journal).filter(
    ({ id }) => id !== validKey?.key.id && !storedKeys.some((stored) => stored.id === id),
  );
  if (others.length === 0) return undefined;
  const listed = others.map((key) => aged(key, journal)).join(', ');
  return others.length === 1 ? `${listed}, until ${end(task)}` : `${listed}; each until ${end(task)}`;
}

/** What ends a key that stays. */
function end(task: KeyTask | undefined): string {
  return task?.keepKeys === undefined ? 'it is revoked' : 'a later run retires it';
}

function keysInUse(journal: Journal): string | undefined {
  const { app, keys } = journal;
  if (keys === undefined) return undefined;
  const count = activeNow(journal).length;
  const most = app === undefined || isDemo(app) ? ` of ${MAX_ACTIVE_KEYS}` : '';
  const { keepKeys } = keyTask(journal) ?? {};
  return `${count}${most}${keepKeys === undefined ? '' : ` (keep_keys: ${keepKeys})`}`;
}

/** The keys that are valid as far as this step knows, its own included. */
function activeNow({ keys, validKey, revokedKeyIds }: Journal): readonly Pick<Key, 'id' | 'createdAt'>[] {
  const own = validKey?.key;
  const before = (keys?.active ?? []).filter(({ id }) => !revokedKeyIds.includes(id) && id !== own?.id);
  return own === undefined ? before : [...before, own];
}

function deleted({ deletedApps, deletedFromTargets }: Journal): readonly string[] {
  return [...deletedFromTargets.map(html), ...deletedApps.map((app) => `the app ${named(app)}`)];
}

function keyTask({ subject }: Journal): KeyTask | undefined {
  return subject !== undefined && 'lifetime' in subject.task ? subject.task : undefined;
}

function named(app: { readonly name: string; readonly id: string }): string {
  return `${html(shown(app.name))} (${code(app.id)})`;
}

function aged({ id, createdAt }: Pick<Key, 'id' | 'createdAt'>, { keys }: Journal): string {
  return keys === undefined ? code(id) : `${code(id)} (${age(createdAt, keys.now)})`;
}
