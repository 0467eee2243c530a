/** A rollout from the first click to the final report, in nine steps: what the guided demo shows, and what scenes are built of. */
import type { Step } from './moves.ts';
import {
  AIKO,
  admits,
  announced,
  BEN,
  customers,
  jumps,
  LUIS,
  looks,
  MARA,
  meanwhile,
  NADIA,
  PRIYA,
  role,
  says,
  starts,
  taps,
  team,
  told,
  watched,
} from './telling.ts';

const DAY = 86_400_000;
const quarter = { minutes: 15 };

/** Monday 09:00 UTC on or after this moment: a morning on which nobody sleeps and nothing is urgent. */
export function mondayMorning(now: number): number {
  const day = Math.ceil(now / DAY) * DAY;
  const daysOn = (8 - new Date(day).getUTCDay()) % 7;
  return day + daysOn * DAY + 9 * 3_600_000;
}

/** The Tuesday evening two weeks after that Monday, as people type it. */
const windowOf = (monday: number): string => `${new Date(monday + 15 * DAY).toISOString().slice(0, 10)} 22:00 for 90m`;

const countdown = [
  [
    '7 days before',
    announced(/^Payments 4\.2\.0 starts in 7 days/, 2),
    'What follows is announced by itself: first a week before.',
  ],
  ['24 hours before', announced(/^Payments 4\.2\.0 starts in 1 day/, 3), 'Then a day before.'],
  ['1 hour before', announced(/^Payments 4\.2\.0 starts in 1 hour/, 4), 'Then an hour before.'],
  ['announcement of the start', announced(/^Payments 4\.2\.0 starts now/, 5), 'And when the window opens.'],
] as const;

/** The nine steps, for a world that began on that Monday morning with the bot as an admin of the team's group. */
export function story(monday: number): Step[] {
  return [
    {
      title: 'Meet the bot',
      says: 'It was added to a group and sets itself up there, by a few taps.',
      moves: [
        taps(MARA, 'Continue', told(/Set-up 2 of 4/), 'Mara leads the team. She lets the bot go on.'),
        taps(MARA, 'Europe/Berlin', told(/Set-up 3 of 4/), 'The team says “22:00” and means Berlin.'),
        taps(MARA, 'Standard', told(/Set-up 4 of 4/), 'Who has to sign what: as the checklist names it.'),
        meanwhile(
          'Everybody says what they do.',
          role(MARA, 'I lead', 'Lead Mara'),
          role(AIKO, 'I test', 'QA Aiko'),
          role(LUIS, 'I operate', 'Ops Luis'),
          role(PRIYA, 'I inform', 'Comms Priya'),
          role(NADIA, 'I approve', 'Approver Nadia'),
          role(BEN, 'I develop', 'Developer Ben'),
        ),
        taps(MARA, 'Done', told(/^Ready\./), 'That is all the set-up there is.'),
      ],
    },
    {
      title: 'Start a rollout',
      says: 'One line starts it. Its card is pinned and always shows how things stand.',
      moves: [
        says(
          MARA,
          `/rollout new "Payments" 4.2.0 ${windowOf(monday)}`,
          told(/New rollout — please check/),
          'Mara plans Payments 4.2.0 for a Tuesday night.',
        ),
        taps(
          MARA,
          'Create R-1',
          told(/R-1 · Payments 4\.2\.0 — Planning/),
          'Everybody sees what is about to be created.',
        ),
      ],
    },
    {
      title: 'Tick, with evidence',
      says: '22 checks in five phases. What needs evidence is not ticked without it.',
      moves: [
        says(
          MARA,
          '/rollout done 1.1 https://github.com/acme/payments/issues/7',
          undefined,
          'The link is the evidence. A thumb says that it counts.',
        ),
        taps(MARA, 'Open Planning', told(/^1 Planning — /m), 'The card opens any phase in place.'),
        meanwhile(
          'Mara ticks what else she has prepared.',
          says(MARA, '/rollout done 1.2 postgres 15.4 → 16.1 security'),
          says(MARA, '/rollout done 1.3 https://example.com/payments/4.2.0 breaking changes: none'),
          says(MARA, '/rollout done 1.5'),
        ),
      ],
    },
    {
      title: 'Tell those who depend on it',
      says: 'One text for chat and mail, with a calendar entry that moves along when the window moves.',
      moves: [
        meanwhile(
          'Priya says who is to be told: a group of customers, and a shop by mail.',
          says(
            PRIYA,
            '/rollout stakeholders add email ops@shop-x.example.com "Shop X" zone=Asia/Tokyo',
            told(/^Told from now on/m),
          ),
          admits(PRIYA, customers, 'member'),
          says(PRIYA, '/rollout audience', (see) => see.bot(customers, /Whose rollouts|from now on/), '', customers),
          taps(PRIYA, 'Payments team', (see) => see.bot(customers, /from now on/), '', customers),
        ),
        says(
          PRIYA,
          '/announce impact="Card payments may fail for up to 5 minutes" downtime=5m action=none contact="#payments-help"',
          told(/draft of the notice/),
          'Priya writes what it means for others.',
        ),
        taps(
          PRIYA,
          'Send to 1 chat',
          told(/notice confirmed by Priya/),
          'Nothing goes out before somebody has seen it.',
        ),
        jumps(quarter, (see) => see.mails(1), 'For half a minute it can still be stopped. Move the clock.'),
        looks({ chat: customers, as: PRIYA }, 'Customers read it in their group.'),
        looks({ mail: 'Payments 4.2.0' }, 'The shop reads it in a mail, with the times of Tokyo first.'),
        looks({ calendar: true }, 'And it has an entry for its calendar.'),
      ],
    },
    {
      title: 'Be reminded',
      says: 'Only who owes something is reminded, in private, in their own morning.',
      moves: [
        meanwhile(
          'Planning is finished and signed; Testing is Aiko’s.',
          ...[AIKO, LUIS, PRIYA, MARA].map(starts),
          says(PRIYA, '/rollout done 1.4', told(/Planning of R-1 is complete/)),
          says(MARA, '/signoff', told(/Planning is complete: sign-off needed/)),
          taps(MARA, 'Sign off Planning', told(/Planning signed off/)),
        ),
        jumps({ events: 'reminders' }, (see) => see.bot(AIKO, /2\.1/), 'A week later. Jump to what the bot does next.'),
        looks(
          { chat: AIKO, as: AIKO },
          'Aiko, in Tokyo, hears of what is due. She can put it off, or say that it is done.',
        ),
      ],
    },
    {
      title: 'Two people sign',
      says: 'A sign-off counts for exactly what was on the screen. If that changes, it has to be signed again.',
      moves: [
        meanwhile(
          'Aiko tests, proves it and signs.',
          says(AIKO, '/rollout done 2.1 staging mirrors production, one size smaller'),
          says(AIKO, '/rollout done 2.2 postgres 16.1'),
          says(AIKO, '/rollout done 2.3 https://ci.example.com/8841 green'),
          says(AIKO, '/rollout done 2.4 refund: pass'),
          says(AIKO, '/rollout done 2.5 p95 latency 180 → 185 ms, max +10 %'),
          says(AIKO, '/rollout done 2.6 critical 0, high 0', told(/Testing of R-1 is complete/)),
          says(MARA, '/signoff', told(/Testing is complete: sign-off needed/)),
          taps(AIKO, 'Sign off Testing', told(/Testing signed off/)),
        ),
        meanwhile(
          'Luis plans the stages, the backup and the way back, and everybody votes go.',
          says(LUIS, '/rollout stages 10 100 soak 15m', told(/^Planned: 10 %/m)),
          says(LUIS, '/rollout done 3.2 backup b-17, restored on staging'),
          says(
            LUIS,
            '/rollout done 3.3 steps=helm rollback payments; owner=@luis; threshold=errors > 2 %; longest=10m',
          ),
          says(PRIYA, '/rollout done 3.4'),
          says(MARA, '/rollout gonogo', (see) => see.button(team, 'No-go…')),
          ...[MARA, AIKO, LUIS].map((as) => taps(as, 'Go', null)),
          taps(NADIA, 'Go', told(/Payments 4\.2\.0 — GO/)),
        ),
        says(
          MARA,
          '/signoff',
          told(/Pre-Deployment is complete: sign-off needed/),
          'Ops and an approver have to sign.',
        ),
        taps(
          LUIS,
          'Sign off Pre-Deployment',
          told(/☑ Ops — signed by Luis/),
          'Luis signs for ops. One seat is still empty.',
        ),
        taps(
          NADIA,
          'Sign off Pre-Deployment',
          told(/Pre-Deployment signed off/),
          'Nadia signs as the approver, and the phase closes.',
        ),
      ],
    },
    {
      title: 'Deploy in stages',
      says: 'One panel leads from stage to stage; what is red keeps it where it is.',
      moves: [
        ...countdown.map(([events, until, hint]) => jumps({ events }, until, hint)),
        says(
          LUIS,
          '/rollout deploy',
          told(/R-1 · Payments 4\.2\.0 — at 10 %/),
          'Luis starts with a tenth of the users.',
        ),
        jumps(quarter, watched('10 %'), 'Each stage is watched for a while.'),
        says(
          LUIS,
          '/rollout health errors ok 0.2 %',
          told(/Noted: errors green/),
          'He says what he sees. A connected Prometheus would say it by itself.',
        ),
        taps(
          LUIS,
          'Go to 100 %',
          told(/R-1 · Payments 4\.2\.0 — at 100 %/),
          'It is well: everybody gets the new version.',
        ),
        jumps(quarter, watched('100 %'), 'That is watched as long.'),
        taps(LUIS, 'All stages passed', told(/100 % ✅/), 'Still well: all stages are passed.'),
      ],
    },
    {
      title: 'Done, and everybody knows',
      says: 'The sign-off of the deployment is what tells stakeholders that it is over.',
      moves: [
        meanwhile(
          'The last checks of the night are ticked.',
          says(LUIS, '/rollout health errors ok 0.2 %', null),
          says(LUIS, '/rollout done 4.1'),
          says(LUIS, '/rollout done 4.2 dashboards watched by Luis'),
          says(PRIYA, '/rollout done 4.3 told them at every stage', told(/Deployment of R-1 is complete/)),
          says(LUIS, '/rollout downtime 2m', told(/Downtime 2 min/)),
        ),
        says(MARA, '/signoff', told(/ Deployment is complete: sign-off needed/), 'Mara asks for it.'),
        taps(LUIS, 'Sign off Deployment', (see) => see.bot(customers, /^Payments 4\.2\.0 is completed/), 'Luis signs.'),
        looks({ chat: customers, as: PRIYA }, 'Customers read that it is done, and how long it was down.'),
      ],
    },
    {
      title: 'The final report',
      says: 'Who did what and when, with its evidence, as a picture and as a page.',
      moves: [
        meanwhile(
          'The team looks after it, and ticks the rest.',
          says(AIKO, '/rollout done 5.1 refund: pass'),
          says(LUIS, '/rollout done 5.2 p95 latency 180 → 185 ms, max +10 %'),
          says(LUIS, '/rollout done 5.3'),
          says(PRIYA, '/rollout done 5.4 they are happy', told(/Post-Deployment of R-1 is complete/)),
        ),
        says(MARA, '/signoff', told(/Post-Deployment is complete: sign-off needed/), 'The last phase is Mara’s.'),
        taps(
          MARA,
          'Sign off Post-Deployment',
          told(/^✅ R-1 · Payments 4\.2\.0 — completed\nChecks: /),
          'She closes the rollout.',
        ),
        taps(MARA, 'Full report', told(/^Actual: /m), 'Everything there is to know, in one file.'),
        taps(MARA, 'Timeline', told(/^Timeline\. /), 'And in one picture: planned and actual, phase by phase.'),
      ],
    },
  ];
}
