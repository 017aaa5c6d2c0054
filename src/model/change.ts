import type { UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { App } from './app.ts';
import type { ObservedApp, Preview, TargetState } from './observed.ts';
import { type Target, targetName } from './target.ts';
import type { KeyTask, SecretNames } from './task.ts';

/** One change of a plan, or what it says instead of one. */
export type Change =
  | { readonly do: 'register-account'; readonly companyName: string }
  | { readonly do: 'create-app'; readonly name: string }
  | { readonly do: 'delete-duplicate'; readonly app: App }
  /** Revokes old keys before the new one is made, since the app has as many as it can. */
  | { readonly do: 'free-slot'; readonly appId: string; readonly keyIds: readonly string[] }
  | { readonly do: 'wait-for-slot'; readonly observed: ObservedApp }
  /** `observed` is undefined while the app is still to be created. */
  | { readonly do: 'create-key'; readonly appName: string; readonly observed: ObservedApp | undefined }
  | { readonly do: 'create-environments'; readonly targets: readonly TargetState[] }
  | { readonly do: 'write-base-url'; readonly name: string; readonly targets: readonly TargetState[] }
  | {
      readonly do: 'write-key';
      readonly name: string;
      readonly targets: readonly TargetState[];
      readonly task: KeyTask;
    }
  /** Every target holds a key that is good: these. */
  | { readonly do: 'use-stored'; readonly keyIds: readonly string[]; readonly task: KeyTask }
  | { readonly do: 'publish'; readonly task: KeyTask }
  /** Revokes old keys once the new one is delivered. */
  | {
      readonly do: 'retire-keys';
      readonly appId: string;
      readonly keyIds: readonly string[];
      readonly targets: readonly TargetState[];
      readonly name: string;
    }
  | { readonly do: 'delete-stored'; readonly target: Target; readonly names: SecretNames }
  | { readonly do: 'revoke-keys'; readonly appId: string; readonly keyIds: readonly string[] }
  | { readonly do: 'delete-app'; readonly app: App }
  /** The app of a pull request, if that is still closed, after the values that were stored for it. */
  | { readonly do: 'delete-preview'; readonly preview: Preview; readonly names: SecretNames }
  | { readonly do: 'warn'; readonly message: string }
  | { readonly do: 'fail'; readonly failure: UserError };

/** The step in words, for the dry run and the debug log. */
export function describe(step: Change): string {
  switch (step.do) {
    case 'register-account':
      return `register the account under the name ${quote(step.companyName)}`;
    case 'create-app':
      return `create the app ${quote(step.name)}`;
    case 'delete-duplicate':
      return `delete the app ${step.app.id}, which this step created while another job did`;
    case 'free-slot':
      return `revoke ${keys(step.keyIds)}, to make room for the new key`;
    case 'wait-for-slot':
      return 'wait until one of the five active keys is revoked';
    case 'create-key':
      return `create a key of the app ${quote(step.appName)}`;
    case 'create-environments':
      return `create the environment of ${list(step.targets)}`;
    case 'write-base-url':
    case 'write-key':
      return `write ${step.name} to ${list(step.targets)}`;
    case 'use-stored':
      return `leave ${keys(step.keyIds)} in the targets`;
    case 'publish':
      return `give the key to the steps that follow${step.task.lifetime === 'job' ? ', until the job ends' : ''}`;
    case 'delete-stored':
      return `delete ${step.names.apiKey} and ${step.names.baseUrl} from ${targetName(step.target)}`;
    case 'retire-keys':
    case 'revoke-keys':
      return `revoke ${keys(step.keyIds)}`;
    case 'delete-app':
      return `delete the app ${quote(step.app.name)} (${step.app.id})`;
    case 'delete-preview': {
      const { app, pull, targets } = step.preview;
      const stored =
        targets.length === 0 ? '' : `, and what is stored for it in ${targets.map(targetName).join(', ')}`;
      return `delete the app ${quote(app.name)} (${app.id})${stored}, if pull request ${pull} is still closed`;
    }
    case 'warn':
      return `warn: ${step.message}`;
    case 'fail':
      return `fail: ${step.failure.message}`;
  }
}

function list(states: readonly TargetState[]): string {
  return states.map(({ target }) => targetName(target)).join(', ');
}

function keys(ids: readonly string[]): string {
  return `${ids.length === 1 ? 'the key' : 'the keys'} ${ids.join(', ')}`;
}
