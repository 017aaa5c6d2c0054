import { bullets, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { type App, isDemo } from '../model/app.ts';
import type { Change } from '../model/change.ts';
import type { ObservedApp, Preview } from '../model/observed.ts';
import type { Target } from '../model/target.ts';
import type { AppSelector, RevokeTask, SweepTask, TeardownTask } from '../model/task.ts';

/** The changes of `revoke`. Whether a key is there does not matter: one that is gone counts as revoked. */
export function planRevoke(
  { app, keyIds }: RevokeTask,
  observed: ObservedApp | undefined,
): readonly Change[] {
  if (observed === undefined) {
    const failure = new UserError(
      `There is no ${wanted(app)}, so none of its keys can be revoked. Check app_name and email. If the app was deleted, its keys went with it.`,
    );
    return [{ do: 'fail', failure }];
  }
  return [{ do: 'revoke-keys', appId: observed.app.id, keyIds }];
}

/** The changes of `teardown`: all apps found, or none of them when one may not be deleted. */
export function planTeardown(
  { app: wantedApp, names }: TeardownTask,
  apps: readonly App[],
  targets: readonly Target[],
): readonly Change[] {
  const paid = apps.filter((app) => !isDemo(app));
  if (paid.length > 0) {
    const failure = new UserError(
      `teardown deletes demo apps only, and nothing has been deleted. Of another tier:\n${bullets(paid.map((app) => `${quote(app.name)} (${app.id}), tier ${quote(app.tier ?? 'not known')}`))}\nDelete it in the Whisp dashboard if it really is to go.`,
    );
    return [{ do: 'fail', failure }];
  }
  const stored = targets.map((target): Change => ({ do: 'delete-stored', target, names }));
  if (apps.length === 0) {
    return [
      ...stored,
      {
        do: 'warn',
        message: `There is no ${wanted(wantedApp)}: nothing to tear down. If that is unexpected, check the name and the account.`,
      },
    ];
  }
  return [...stored, ...apps.map((app): Change => ({ do: 'delete-app', app }))];
}

/** The changes of `sweep`: the demo apps whose pull request is closed. */
export function planSweep({ names }: SweepTask, previews: readonly Preview[]): readonly Change[] {
  return previews.flatMap((preview): readonly Change[] => {
    const { app, pull, state } = preview;
    if (state === 'closed') return [{ do: 'delete-preview', preview, names }];
    if (state === 'open') return [];
    return [
      {
        do: 'warn',
        message: `The app ${quote(app.name)} (${app.id}) was left alone: ${pull} is no pull request of this repository.`,
      },
    ];
  });
}

function wanted(app: AppSelector): string {
  return app.by === 'id' ? `app with app_id ${app.id}` : `app named ${quote(app.name)}`;
}
