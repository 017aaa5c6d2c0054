import { bullets, explain, UserError } from '../base/errors.ts';
import type { Outputs } from '../base/ports.ts';
import type { Journal } from '../journal/journal.ts';
import type { Change } from '../model/change.ts';
import type { Services } from '../services/services.ts';
import { publish } from './publish.ts';
import { retireKeys } from './retire.ts';
import { writeKey } from './write-targets.ts';

/** What a delivery takes. */
export interface KeyDelivery {
  readonly services: Services;
  readonly outputs: Outputs;
  readonly journal: Journal;
}

type Write = Extract<Change, { readonly do: 'write-key' }>;
type Publication = Extract<Change, { readonly do: 'publish' }>;
type Retirement = Extract<Change, { readonly do: 'retire-keys' }>;

/**
 * Writes the key to the targets. When not every target has it, the step ends here: what may be in use somewhere is kept and
 * published, and of the old keys those are retired that no target can be holding.
 * @param changes the whole plan, which says what would have followed
 * @throws UserError that lists each target with its outcome
 */
export async function deliverKey(
  { services, outputs, journal }: KeyDelivery,
  { name, targets }: Write,
  changes: readonly Change[],
): Promise<void> {
  const retirement = changes.find((change): change is Retirement => change.do === 'retire-keys');
  const publication = changes.find((change): change is Publication => change.do === 'publish');
  const readsBack = retirement !== undefined;
  const outcomes = await writeKey(services, journal, { name, targets, readsBack });
  if (outcomes.length === 0) return;
  const key = journal.validKey;
  if (key?.deliveries.every(({ outcome }) => outcome === 'refused')) {
    journal.deliveryEnded();
    throw new UserError(`The key ${key.key.id} could not be written to any target.\n${bullets(outcomes)}`);
  }
  const also: string[] = [];
  const attempt = async (what: () => Promise<void> | void) => {
    try {
      await what();
    } catch (error) {
      also.push(explain(error));
    }
  };
  if (publication !== undefined) await attempt(() => publish(services, outputs, journal, publication));
  if (retirement !== undefined) await attempt(() => retireKeys(services, journal, retirement));
  throw new UserError(
    [
      `The key ${key?.key.id} is not in every target. It stays valid. Run again to put it right.`,
      bullets(outcomes),
      ...also,
    ].join('\n'),
  );
}
