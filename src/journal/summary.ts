import { html, shown } from '../base/text.ts';
import { MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { Journal } from './journal.ts';

/**
 * The job summary: what exists now and what was done. One HTML block without empty lines, in which GitHub does not
 * interpret markdown.
 * @param failure the message of the step's failure, if it failed
 */
export function summary(journal: Journal, failure: string | undefined): string {
  const { app, made, plan, skipped } = journal;
  const rows: [string, string | undefined][] = [
    ['Skipped', skipped && html(skipped)],
    ['Failed', failure && lines(failure)],
    ['Dry run', plan && (plan.length === 0 ? 'nothing to do' : list(plan))],
    ['Account', journal.accountCreated ? 'registered by this step' : undefined],
    ['App', app && `${named(app)}${made.app?.app.id === app.id ? ', created by this step' : ''}`],
    ['Base URL', baseUrlRow(journal)],
    ['Key', keyRow(journal)],
    ['Keys in use', keysInUse(journal)],
    ['Written to', joined(journal.writtenTargets.map(html))],
    ['Revoked', joined(journal.revokedKeyIds.map(code))],
    ['Deleted', joined(journal.deletedAppIds.map((id) => `the app ${code(id)}`))],
    ['Also', joined(journal.remarks.map(html))],
  ];
  const shownRows = rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`<tr><th align="left">${name}</th><td>${value}</td></tr>`],
  );
  return [`<h3>${heading(journal, failure)}</h3>`, '<table>', ...shownRows, '</table>', ''].join('\n');
}

/** Command, app and outcome, so that several summaries of one job can be told apart. */
function heading({ subject, app, skipped, plan }: Journal, failure: string | undefined): string {
  const outcome =
    failure !== undefined
      ? '✗ failed'
      : skipped !== undefined
        ? 'skipped'
        : plan !== undefined
          ? 'dry run'
          : '✓';
  const name = app?.name ?? wantedName(subject?.task);
  return ['Whisp', subject?.task.command, name && html(shown(name)), outcome]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

function wantedName(task: NonNullable<Journal['subject']>['task'] | undefined): string | undefined {
  if (task === undefined) return undefined;
  if (task.command === 'sweep') return `${task.prefix}…`;
  return task.app.by === 'name' ? task.app.name : task.app.id;
}

function baseUrlRow({ baseUrl }: Journal): string | undefined {
  return baseUrl === undefined || baseUrl.isMasked ? undefined : html(baseUrl.value);
}

function keyRow({ key, storedKey }: Journal): string | undefined {
  if ('key' in key) {
    return `${code(key.key.id)}, created by this step; ${LIFETIMES[key.lifetime]}`;
  }
  if (key.stage === 'gone') return `${code(key.keyId)}, created by this step and revoked since`;
  return storedKey && `${code(storedKey.id)}, which every target holds; left alone`;
}

function keysInUse({ activeKeys, validKey, revokedKeyIds }: Journal): string | undefined {
  if (activeKeys === undefined) return undefined;
  const inUse = activeKeys + (validKey === undefined ? 0 : 1) - revokedKeyIds.length;
  return `${Math.max(0, inUse)} of ${MAX_ACTIVE_KEYS}`;
}

const LIFETIMES = {
  job: 'it is revoked when this job ends',
  persistent: 'it stays valid until it is revoked',
} as const;

function named(app: { readonly name: string; readonly id: string }): string {
  return `${html(shown(app.name))} (${code(app.id)})`;
}

function code(id: string): string {
  return `<code>${html(id)}</code>`;
}

function joined(entries: readonly string[]): string | undefined {
  return entries.length === 0 ? undefined : entries.join('<br>');
}

function list(entries: readonly string[]): string {
  return `<ol>${entries.map((entry) => `<li>${lines(entry)}</li>`).join('')}</ol>`;
}

/** Lines of a message; those that are a list inside it become one. */
function lines(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('  - ') ? `• ${html(line.slice(4))}` : html(line)))
    .join('<br>');
}
