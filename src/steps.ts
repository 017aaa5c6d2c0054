import type { Failure } from './errors.ts';
import type { ObservedApp } from './find-app.ts';
import type { KeyTask } from './task.ts';
import { quote } from './text.ts';
import type { App } from './whisp/apps.ts';

/** One change of a plan, or what it says instead of one. */
export type Step =
  | { readonly do: 'register-account'; readonly companyName: string }
  | { readonly do: 'create-app'; readonly name: string }
  | { readonly do: 'delete-duplicate'; readonly app: App }
  /** Revokes old keys before the new one is made, since the app has as many as it can. */
  | { readonly do: 'make-room'; readonly appId: string; readonly keyIds: readonly string[] }
  | { readonly do: 'await-room'; readonly observed: ObservedApp }
  /** `observed` is undefined while the app is still to be created. */
  | { readonly do: 'create-key'; readonly appName: string; readonly observed: ObservedApp | undefined }
  | { readonly do: 'hand-over'; readonly task: KeyTask }
  | { readonly do: 'revoke-keys'; readonly appId: string; readonly keyIds: readonly string[] }
  | { readonly do: 'delete-app'; readonly app: App; readonly pull: number | undefined }
  | { readonly do: 'warn'; readonly message: string }
  | { readonly do: 'fail'; readonly failure: Failure };

/** The step in words, for the dry run and the debug log. */
export function describe(step: Step): string {
  switch (step.do) {
    case 'register-account':
      return `register the account under the name ${quote(step.companyName)}`;
    case 'create-app':
      return `create the app ${quote(step.name)}`;
    case 'delete-duplicate':
      return `delete the app ${step.app.id}, which this step created while another job did`;
    case 'make-room':
      return `revoke ${keys(step.keyIds)}, to make room for the new key`;
    case 'await-room':
      return 'wait until one of the five active keys is revoked';
    case 'create-key':
      return `create a key of the app ${quote(step.appName)}`;
    case 'hand-over':
      return `give the key to the steps that follow${step.task.lifetime === 'job' ? ', until the job ends' : ''}`;
    case 'revoke-keys':
      return `revoke ${keys(step.keyIds)}`;
    case 'delete-app':
      return `delete the app ${quote(step.app.name)} (${step.app.id})${step.pull === undefined ? '' : `, if pull request ${step.pull} is still closed`}`;
    case 'warn':
      return `warn: ${step.message}`;
    case 'fail':
      return `fail: ${step.failure.message}`;
  }
}

function keys(ids: readonly string[]): string {
  return `${ids.length === 1 ? 'the key' : 'the keys'} ${ids.join(', ')}`;
}
