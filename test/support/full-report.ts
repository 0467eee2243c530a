import { placedItems } from '../../src/rollout/checklist.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { reportOn } from '../../src/rollout/report.ts';
import type { Report } from '../../src/rollout/report-shape.ts';
import { wholeStory } from '../rollout/whole-story.ts';
import { eventsOf, options } from './report.ts';
import { aiko, checklist, luis, mara, minute, nextEvening } from './story.ts';

const { opensAt } = nextEvening;
const benchmark = placedItems(checklist).find(({ number }) => number === '2.5')?.item.id ?? '';

/** What the whole story has not: figures, stages, issues and a rollout before it. `said` stands wherever people write. */
export function fullReport(said = 'refunds fail'): Report {
  const story = eventsOf(wholeStory);
  const metric = { unit: 'ms', before: 180, after: 195, allowed: { rise: 10, fall: null } };
  const more: RolloutEvent[] = [
    {
      type: 'EvidenceAdded',
      item: benchmark,
      at: opensAt,
      evidence: {
        kind: 'note',
        text: said,
        proof: { type: 'metrics', metrics: [{ ...metric, name: said }] },
        by: aiko.id,
        at: opensAt,
      },
    },
    {
      type: 'DeployingStarted',
      stages: [
        { name: '10 %', soakMinutes: 15 },
        { name: said, soakMinutes: 0 },
      ],
      checks: [],
      whenRed: 'block',
      by: luis.id,
      at: opensAt + minute,
    },
    { type: 'StageReached', stage: 1, readings: [], early: said, by: mara.id, at: opensAt + 20 * minute },
  ];
  return reportOn([...story, ...more], {
    ...options,
    deliveries: { delivered: 78, letters: 80 },
    earlier: [{ events: story, deliveries: { delivered: 3, letters: 3 } }],
  });
}
