import { readChecklist } from '../src/checklist-file.ts';
import { rolloutStream } from '../src/coordinator/ports.ts';
import { digestOf, type Phase } from '../src/rollout/checklist.ts';
import type { RolloutEvent } from '../src/rollout/events.ts';
import { openDatabase } from '../src/sqlite/database.ts';
import { createJournal } from '../src/sqlite/journal.ts';
import { migrate } from '../src/sqlite/migrate.ts';

export const million = 1_000_000;
export const rolloutsPerTeam = 50;
const minute = 60_000;
const checklist = readChecklist('checklists/standard-update.yaml');
const checklistDigest = digestOf(checklist);

/** What many teams write in years, through the journal itself; nothing that is measured later waits for the disk here. */
export function writeMillion(file: string): void {
  const db = openDatabase(file);
  migrate(db, Date.now());
  db.pragma('synchronous = OFF');
  const journal = createJournal(db);
  let written = 0;
  const team = db.transaction((number: number) => {
    for (let rollout = 1; rollout <= rolloutsPerTeam && written < million; rollout++) {
      const events = wholeRollout(number, rollout).slice(0, million - written);
      // One by one, as decisions come: each with a cause of its own.
      events.forEach((event, version) => {
        journal.append(rolloutStream(number, rollout), version, `update ${500_000_000 + ++written}`, [event]);
      });
    }
  });
  for (let number = 1; written < million; number++) team(number);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** A rollout from its beginning to its end, without anything unusual. */
function wholeRollout(team: number, number: number): RolloutEvent[] {
  const by = 5_000_000_000 + team;
  let now = Date.UTC(2026, 0, 5, 9) + number * 7 * 1_440 * minute;
  const later = (): { by: number; at: number } => {
    now += 7 * minute + number;
    return { by, at: now };
  };
  const revision = (team * rolloutsPerTeam + number).toString(16).padStart(32, 'c0ffee');
  const facts = {
    scope: 'Payments, all regions',
    impact: 'Cards fail for 5 minutes',
    downtimeMinutes: 5,
    action: 'None.',
    contact: '@priya',
  };
  const phase = ({ id, items, seats }: Phase): RolloutEvent[] => [
    ...items.flatMap((item): RolloutEvent[] => [
      {
        type: 'EvidenceAdded',
        item: item.id,
        evidence: {
          kind: 'link',
          url: `https://ci.example.com/payments/${number}/${item.id}`,
          text: 'green',
          ...later(),
        },
        at: now,
      },
      { type: 'ItemDone', item: item.id, note: 'Done as the document says.', ...later() },
    ]),
    { type: 'SignOffRequested', phase: id, revision, ...later() },
    ...seats.map((): RolloutEvent => ({ type: 'SignedOff', phase: id, revision, ...later() })),
    {
      type: 'PhaseSignedOff',
      phase: id,
      revision,
      seats: seats.map(({ role }) => ({ role, inPlaceOf: null, by, at: now })),
      at: now,
    },
  ];
  return [
    {
      ...{ type: 'RolloutCreated', number, team, thread: null, product: 'Payments', version: `4.${number}.0` },
      checklistDigest,
      checklist,
      ...later(),
    },
    {
      type: 'WindowScheduled',
      revision: 1,
      window: { opensAt: now + 1_440 * minute, closesAt: now + 1_530 * minute, zone: 'Europe/Berlin' },
      ...later(),
    },
    { type: 'AnnouncementDrafted', facts, ...later() },
    { type: 'AnnouncementConfirmed', sendAt: now, ...later() },
    {
      type: 'Announced',
      number: 1,
      kind: 'notice',
      revision: 1,
      stakeholders: ['s1', 's2', 's3'],
      facts,
      previous: null,
      at: now,
    },
    ...checklist.phases.flatMap(phase),
    { type: 'RolloutCompleted', at: now },
  ];
}
