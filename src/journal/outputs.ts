import type { Outputs } from '../base/ports.ts';
import type { Journal } from './journal.ts';

/** Sets the outputs known so far, all but the key itself, which is published. */
export function setOutputs(journal: Journal, outputs: Outputs): void {
  const { app, baseUrl, made, validKey, storedKeys } = journal;
  const [stored, ...others] = storedKeys;
  const key = validKey?.key ?? (others.length === 0 ? stored : undefined);
  const values: Record<string, string | undefined> = {
    skipped: String(journal.skipped !== undefined),
    account_created: String(journal.accountCreated),
    app_created: String(made.app !== undefined && made.app.app.id === app?.id),
    key_created: String(validKey !== undefined),
    app_id: app?.id,
    app_name: app?.name,
    base_url: baseUrl?.value,
    // What was published of a key that another run has revoked since is taken back.
    api_key: journal.isPublished && journal.key.stage === 'gone' ? '' : undefined,
    key_id: key?.id,
    key_created_at: key?.createdAt === undefined ? undefined : new Date(key.createdAt).toISOString(),
    revoked_key_ids: JSON.stringify(journal.revokedKeyIds),
    deleted_app_ids: JSON.stringify(journal.deletedApps.map(({ id }) => id)),
    written_targets: JSON.stringify(journal.writtenTargets),
  };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) outputs.output(name, value);
  }
}
