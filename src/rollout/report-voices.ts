import type { PersonId } from './events.ts';
import { iso } from './report-said.ts';
import type { Named, Report, ReportedConcern } from './report-shape.ts';
import type { Rollout } from './rollout.ts';
import { summaryOf, type Voiced } from './voices.ts';

type Name = (person: PersonId) => Named;

export const concernsIn = ({ voices }: Rollout, named: Name): ReportedConcern[] =>
  voices.concerns.map(({ number, kind, text, answer, ...voiced }) => ({
    number,
    kind,
    ...whose(voiced, named),
    text,
    answer: answer && { text: answer.text, by: named(answer.by), at: iso(answer.at) },
  }));

export function feedbackIn({ voices: { feedback, survey } }: Rollout, named: Name): Report['feedback'] {
  const closedAt = survey?.closedAt ?? null;
  return {
    ...summaryOf(feedback),
    closedAt: closedAt === null ? null : iso(closedAt),
    answers: feedback.map(({ score, text, ...voiced }) => ({ score, ...whose(voiced, named), text })),
  };
}

const whose = ({ voice, at }: Voiced, named: Name) => ({
  stakeholder: voice.stakeholder,
  by: voice.person === null ? null : named(voice.person),
  at: iso(at),
});
