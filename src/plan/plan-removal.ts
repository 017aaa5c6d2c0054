import { bullets, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { type App, isDemo } from '../model/app.ts';
import type { Change } from '../model/change.ts';
import type { Observed } from '../model/observed.ts';
import { hint, wanted } from './obstacles.ts';

type ObservedFor<Command> = Extract<Observed, { readonly for: Command }>;

/** The changes of `revoke`. Whether a key is there does not matter: one that is gone counts as revoked. */
export function planRevoke({ task, apps, listed }: ObservedFor<'revoke'>): readonly Change[] {
  const { app, keyIds } = task;
  if (apps.length === 0) {
    const error = new UserError(
      `There is no ${wanted(app)}, so none of its keys can be revoked. ${hint(app, listed)}Check app_name and email. If the app was deleted, its keys went with it.`,
    );
    return [{ do: 'fail', error }];
  }
  const message = `If a secret still holds ${keyIds.length === 1 ? 'the key' : 'one of the keys'} ${keyIds.map(quote).join(', ')}, run command: rotate to put a valid one there.`;
  return [
    { do: 'revoke-keys', apps, keyIds },
    { do: 'warn', message },
  ];
}

/** The changes of `teardown`: all apps found, or none of them when one may not be deleted. */
export function planTeardown({ task, apps, listed, targets }: ObservedFor<'teardown'>): readonly Change[] {
  const { names, deleteEnvironment } = task;
  const hasEnvironment = task.targets.some(({ store }) => store === 'environment');
  const idle = deleteEnvironment && !hasEnvironment ? NO_ENVIRONMENT : [];
  const paid = apps.filter((app) => !isDemo(app));
  if (paid.length > 0) return [{ do: 'fail', error: demoOnly(paid) }];
  const stored = targets.map((target): Change => ({ do: 'delete-stored', target, names, deleteEnvironment }));
  if (apps.length > 0) return [...idle, ...stored, ...apps.map((app): Change => ({ do: 'delete-app', app }))];
  const message = `There is no ${wanted(task.app)}: nothing to tear down. ${hint(task.app, listed)}If that is unexpected, check the name and the account.`;
  return [...idle, ...stored, { do: 'warn', message }];
}

/** The changes of `sweep`: the demo apps whose pull request is closed. */
export function planSweep({ task, previews }: ObservedFor<'sweep'>): readonly Change[] {
  const idle = task.deleteEnvironment && !task.hasEnvironments ? NO_ENVIRONMENT : [];
  const changes = previews.flatMap((preview): readonly Change[] => {
    const { app, pull, state } = preview;
    if (state === 'closed') return [{ do: 'delete-preview', preview, task }];
    if (state === 'open') return [];
    const message = `The app ${quote(app.name)} (${app.id}) was left alone: ${pull} is no pull request of this repository.`;
    return [{ do: 'warn', message }];
  });
  return [...idle, ...changes];
}

const NO_ENVIRONMENT: readonly Change[] = [
  {
    do: 'warn',
    message:
      'delete_environment: true deletes nothing, since no line of secret_targets is an environment: add environment/NAME, or leave delete_environment out.',
  },
];

function demoOnly(paid: readonly App[]): UserError {
  const listed = paid.map((app) => `${quote(app.name)} (${app.id}), tier ${quote(app.tier ?? 'not known')}`);
  return new UserError(
    `teardown deletes demo apps only, and nothing has been deleted. Of another tier:\n${bullets(listed)}\nDelete it in the Whisp dashboard if it really is to go.`,
  );
}
