import { createHash } from 'node:crypto';
import type { RolloutEvent } from '../rollout/events.ts';
import { keyOf } from '../rollout/standing.ts';
import type { After } from './consequences.ts';
import type { ConcernAnswer } from './content.ts';
import type { NewLetter } from './ports.ts';
import { referenceOf } from './reference.ts';

/** An answer goes back to where the question came from; nowhere, once nobody can be reached there. */
export function answerLetters(event: Extract<RolloutEvent, { type: 'ConcernAnswered' }>, after: After): NewLetter[] {
  const { id, rollout, team } = after;
  const concern = rollout.voices.concerns.find((each) => each.number === event.number);
  const reader = team.stakeholders.find((each) => each.id === concern?.voice.stakeholder && !each.disabled);
  if (!concern || !reader) return [];
  const content: ConcernAnswer = {
    type: 'answer',
    kind: concern.kind,
    key: keyOf(rollout),
    reference: referenceOf(rollout),
    number: event.number,
    product: rollout.product,
    version: rollout.version,
    team: team.title,
    window: rollout.window,
    question: concern.text,
    answer: event.text,
    person: concern.voice.person,
    by: event.by,
    happenedAt: event.at,
    reader: { name: reader.name, zone: reader.zone ?? team.zone, address: reader.address, stakeholder: reader.id },
  };
  return [
    {
      medium: reader.medium,
      address: reader.address,
      content,
      rollout: id,
      revision: null,
      announcement: null,
      urgency: 2,
      dueAt: event.at,
      expiresAt: null,
      unique: `${id} C-${event.number} ${digestOf(event)} ${reader.medium} ${reader.address}`,
      fallback: null,
    },
  ];
}

/** A corrected answer is another letter. */
const digestOf = ({ text, at }: { text: string; at: number }): string =>
  createHash('sha256').update(`${at} ${text}`).digest('hex').slice(0, 16);
