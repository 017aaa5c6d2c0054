import { html, shown } from '../base/text.ts';
import type { Progress } from './journal.ts';

/**
 * The job summary: what exists now and what was done. One HTML block without empty lines, in which GitHub does not
 * interpret markdown.
 * @param failure the message of the step's failure, if it failed
 */
export function summary(progress: Progress, failure: string | undefined): string {
  const { app, createdApp, key, plan } = progress;
  const rows: [string, string | undefined][] = [
    ['Skipped', progress.skipped],
    ['Failed', failure],
    ['Dry run', plan && (plan.join('\n') || 'nothing to do')],
    ['Account', progress.accountCreated ? 'registered by this step' : undefined],
    [
      'App',
      app && `${shown(app.name)} (${app.id})${createdApp?.id === app.id ? ', created by this step' : ''}`,
    ],
    ['Key', key && `${key.id}, created by this step; ${LIFETIMES[progress.lifetime ?? 'persistent']}`],
    ['Written to', progress.writtenTargets.join('\n') || undefined],
    ['Stored key', progress.storedKeyId && `${progress.storedKeyId}, left alone`],
    ['Revoked', progress.revokedKeyIds.join(', ') || undefined],
    ['Deleted', progress.deletedAppIds.join(', ') || undefined],
  ];
  const shownRows = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`<tr><th align="left">${name}</th><td>${lines(value)}</td></tr>`],
  );
  return ['<h3>Whisp</h3>', '<table>', ...shownRows, '</table>', ''].join('\n');
}

const LIFETIMES = {
  job: 'it is revoked when this job ends',
  persistent: 'it lives until it is revoked',
} as const;

function lines(value: string): string {
  return value.split('\n').map(html).join('<br>');
}
