import type { Runner } from './deps.ts';
import type { Inputs } from './inputs.ts';
import type { Progress } from './progress.ts';

/** Sets the outputs known by now, and the environment variables. The key comes last: until then nobody has been given it. */
export function setOutputs(
  progress: Progress,
  inputs: Pick<Inputs, 'exportEnv' | 'apiKeyName' | 'baseUrlName'> | undefined,
  runner: Runner,
): void {
  const { app, baseUrl, createdApp, key } = progress;
  const known: Record<string, string | undefined> = {
    skipped: String(progress.skipped !== undefined),
    account_created: String(progress.accountCreated),
    app_created: String(createdApp !== undefined && createdApp.id === app?.id),
    key_created: String(key !== undefined),
    app_id: app?.id,
    app_name: app?.name,
    base_url: baseUrl,
    key_id: key?.id,
    revoked_key_ids: JSON.stringify(progress.revokedKeyIds),
    deleted_app_ids: JSON.stringify(progress.deletedAppIds),
    written_targets: JSON.stringify([]),
  };
  for (const [name, value] of Object.entries(known)) {
    if (value !== undefined) runner.output(name, value);
  }
  if (key === undefined || baseUrl === undefined) return;
  if (inputs?.exportEnv) {
    runner.exportVariable(inputs.baseUrlName, baseUrl);
    runner.exportVariable(inputs.apiKeyName, key.token);
  }
  runner.output('api_key', key.token);
}
