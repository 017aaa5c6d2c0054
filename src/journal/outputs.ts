import type { Runner } from '../base/ports.ts';
import type { Progress } from './journal.ts';

/** Sets the outputs known by now, all but the key itself, which is handed over. */
export function setOutputs(progress: Progress, runner: Runner): void {
  const { app, baseUrl, createdApp, key } = progress;
  const outputs: Record<string, string | undefined> = {
    skipped: String(progress.skipped !== undefined),
    account_created: String(progress.accountCreated),
    app_created: String(createdApp !== undefined && createdApp.id === app?.id),
    key_created: String(key !== undefined),
    app_id: app?.id,
    app_name: app?.name,
    base_url: baseUrl,
    key_id: key?.id ?? progress.storedKeyId,
    revoked_key_ids: JSON.stringify(progress.revokedKeyIds),
    deleted_app_ids: JSON.stringify(progress.deletedAppIds),
    written_targets: JSON.stringify(progress.writtenTargets),
  };
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== undefined) runner.output(name, value);
  }
}
