import { Journal } from '../../src/journal/journal.ts';
import type { Delivery, Lifetime } from '../../src/journal/key-stage.ts';
import { keyTask } from './world.ts';

export const KEY = { id: 'k1', token: 'the-token', createdAt: Date.parse('2026-04-25T12:00:00Z') };

/** A journal and every state it has saved, the last one last. */
export interface JournalInTest {
  readonly journal: Journal;
  readonly saved: string[];
}

/** The journal of a provision of the app `chat`. */
export function newJournal(lifetime: Lifetime = 'persistent'): JournalInTest {
  const saved: string[] = [];
  const journal = new Journal({ saveState: (text) => saved.push(text) });
  const task = keyTask('provision', { lifetime });
  journal.begin({ task, apiUrl: 'https://whisp.test', email: 'dev@acme.test' });
  return { journal, saved };
}

export const written = (target: string): Delivery => ({ target, outcome: 'written', at: 1 });
export const refused = (target: string): Delivery => ({ target, outcome: 'refused', at: undefined });
export const unknown = (target: string): Delivery => ({ target, outcome: 'unknown', at: undefined });

/** How a journal gets to each stage. */
export const WAYS = {
  none: () => {},
  creating: (journal: Journal, lifetime: Lifetime) => journal.keyRequested('a1', lifetime, ['k0']),
  created: (journal: Journal, lifetime: Lifetime) => {
    WAYS.creating(journal, lifetime);
    journal.keyCreated(KEY);
  },
  delivering: (journal: Journal, lifetime: Lifetime) => {
    WAYS.created(journal, lifetime);
    journal.deliveryBegun();
  },
  undelivered: (journal: Journal, lifetime: Lifetime) => {
    WAYS.delivering(journal, lifetime);
    journal.delivered(refused('t1'));
    journal.deliveryEnded();
  },
  'partly-delivered': (journal: Journal, lifetime: Lifetime) => {
    WAYS.delivering(journal, lifetime);
    journal.delivered(written('t1'));
    journal.delivered(refused('t2'));
    journal.deliveryEnded();
  },
  delivered: (journal: Journal, lifetime: Lifetime) => {
    WAYS.delivering(journal, lifetime);
    journal.delivered(written('t1'));
    journal.deliveryEnded();
  },
  gone: (journal: Journal, lifetime: Lifetime) => {
    WAYS.delivered(journal, lifetime);
    journal.keyGone();
  },
} as const;

export type StageName = keyof typeof WAYS;
