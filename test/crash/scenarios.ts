import { answers, bringsCustomers, migrates, type Step, says, soon, starts, taps, waits } from './people.ts';

/** A part of a rollout as people play it, at each point of which the bot dies once. */
export interface Scenario {
  name: string;
  /** What was played before, in a life of its own. */
  after: Scenario | undefined;
  steps: Step[];
}

const part = (name: string, steps: Step[], after?: Scenario): Scenario => ({ name, after, steps });

const setsUp = (policy: 'Standard' | 'Strict'): Step[] => [
  taps('Mara', 'Continue without pin'),
  taps('Mara', 'Europe/Berlin'),
  taps('Mara', policy),
  taps('Mara', 'I lead'),
  taps('Aiko', 'I test'),
  taps('Luis', 'I operate'),
  taps('Priya', 'I inform'),
  taps('Nadia', 'I approve'),
  taps('Ben', 'I develop'),
  taps('Mara', 'Done'),
];
const started = (window: string): Step[] => [
  says('Ben', `/rollout new "Payments" 4.2.0 ${window}`),
  taps('Ben', 'Create'),
];
const inTwoWeeks = '2026-12-15 22:00 for 90m';
const tonight = '2026-11-30 20:00 for 4h';
const planningDone: Step[] = [
  says('Mara', '/rollout done 1.1 1.2 1.3 1.5 planned in #7'),
  says('Mara', '/rollout skip 1.4 nobody outside is affected'),
  taps('Aiko', 'Agree'),
  says('Mara', '/rollout signoff planning'),
];
const prepared: Step[] = [
  says('Mara', '/rollout done 3.2 3.3 prepared'),
  says('Mara', '/rollout skip 3.4 nobody outside is affected'),
  taps('Aiko', 'Agree: not'),
];
const goes = (who: string): Step => taps(who, 'Go');
const announced: Step[] = [
  says(
    'Priya',
    '/rollout announce scope="Payments API" impact="Card payments may fail" downtime=5m action=none contact="#help"',
  ),
  taps('Priya', 'Send to'),
];

const standardTeam = part('a team sets itself up', setsUp('Standard'));
const strictTeam = part('a strict team', setsUp('Strict'));
const plannedForTonight = part(
  'planned for tonight',
  [...started(tonight), ...planningDone, taps('Mara', 'Sign off Planning')],
  standardTeam,
);
const tested = part(
  'tested',
  [
    says('Mara', '/rollout done 2.1 2.2 2.3 2.4 2.5 2.6 done and looked at'),
    says('Mara', '/rollout signoff testing'),
    taps('Aiko', 'Sign off Testing'),
  ],
  plannedForTonight,
);
const mayGo = part(
  'may go',
  [says('Mara', '/rollout gonogo'), goes('Mara'), goes('Aiko'), goes('Luis'), goes('Nadia')],
  tested,
);
const readyToDeploy = part(
  'ready to deploy',
  [
    ...prepared,
    says('Luis', '/rollout stages 10 50 soak 5m'),
    says('Mara', '/rollout signoff pre-deployment'),
    taps('Luis', 'Sign off Pre-Deployment'),
    taps('Nadia', 'Sign off Pre-Deployment'),
    waits(7 * 60 + 50),
  ],
  mayGo,
);
const withReaders = part(
  'readers',
  [
    says('Priya', '/rollout stakeholders add email ops@shop-x.example.com "Shop X"'),
    says('Priya', '/rollout stakeholders add email nobody@shop-y.example.com "Shop Y"'),
    bringsCustomers('Priya'),
    says('Priya', '/rollout audience', 'customers'),
    taps('Priya', 'Payments team', 'customers'),
    ...started(inTwoWeeks),
  ],
  standardTeam,
);
const heardOfIt = part('readers have heard of it', announced, withReaders);
const atTenPercent = part('at 10 %', [says('Luis', '/rollout deploy')], readyToDeploy);

/** Enough to miss each guard that can be taken out. */
export const smallest = part(
  'a second rollout, and two sign-offs',
  [
    says('Ben', '/rollout new "Search" 9.1.0 2026-12-16 22:00 for 90m'),
    taps('Ben', 'Create'),
    taps('Mara', 'Sign off Planning'),
    taps('Nadia', 'Sign off Planning'),
  ],
  part('planned by a strict team', [...started(inTwoWeeks), ...planningDone], strictTeam),
);

/** Twelve, in the order of a rollout. */
export const scenarios: readonly Scenario[] = [
  part(
    'planning, signed by two',
    [...started(inTwoWeeks), ...planningDone, taps('Mara', 'Sign off Planning'), taps('Nadia', 'Sign off Planning')],
    strictTeam,
  ),
  part('go or no-go', mayGo.steps, tested),
  part('an announcement to two media, one address dead', announced, withReaders),
  part(
    'the window moves',
    [says('Mara', '/rollout schedule wed 16 dec 22:00 for 90m'), taps('Mara', 'Move and tell')],
    heardOfIt,
  ),
  part(
    'it is called off',
    [says('Mara', '/rollout cancel the vendor withdrew it'), soon(taps('Mara', 'Call R-1 off'))],
    heardOfIt,
  ),
  part(
    'a veto, and its end',
    [
      ...prepared,
      says('Mara', '/rollout signoff pre-deployment'),
      taps('Luis', 'Sign off Pre-Deployment'),
      says('Nadia', '/rollout veto R-1 the backup was never restored'),
      says('Mara', '/rollout resolve R-1 restored on staging at noon'),
      says('Mara', '/rollout signoff pre-deployment'),
      taps('Luis', 'Sign off Pre-Deployment'),
      taps('Nadia', 'Sign off Pre-Deployment'),
    ],
    mayGo,
  ),
  part(
    'a phase is skipped by two owners',
    [
      ...started(inTwoWeeks),
      says('Mara', '/rollout breakglass R-1 planning customers cannot pay right now'),
      taps('Luis', 'Agree'),
    ],
    standardTeam,
  ),
  part(
    'stages, one after the other',
    [
      says('Luis', '/rollout deploy'),
      waits(6),
      says('Aiko', '/rollout health errors ok 0.2 %'),
      says('Luis', '/rollout promote'),
      waits(6),
      says('Aiko', '/rollout health errors ok 0.2 %'),
      says('Luis', '/rollout promote'),
    ],
    readyToDeploy,
  ),
  part(
    'rolled back by hand',
    [taps('Luis', 'Roll back…'), soon(taps('Luis', 'Reason: errors')), soon(taps('Luis', 'Roll R-1 back'))],
    atTenPercent,
  ),
  part(
    'reminders, and the digest of the morning',
    [
      starts('Luis'),
      says('Mara', '/rollout assign 1.2 @luis_ops due tue 1 dec 17:00'),
      waits(6 * 60 + 20),
      taps('Luis', '4 h', 'Luis'),
      waits(16 * 60),
      says('Mara', '/rollout status'),
    ],
    part('a rollout begins', started(inTwoWeeks), standardTeam),
  ),
  part(
    'the group becomes a supergroup',
    [
      migrates(),
      says('Mara', '/rollout done 1.1 planned in #7'),
      says('Ben', '/rollout evidence 1.3 https://example.com/notes breaking changes: none'),
      says('Mara', '/rollout status'),
    ],
    part('a rollout begins', started(inTwoWeeks), standardTeam),
  ),
  part(
    'readers answer',
    [
      taps('Gus', 'I have read this', 'customers'),
      taps('Gus', 'Concern…', 'customers'),
      answers('Gus', 'what is your concern', 'We have a sale that evening', 'customers'),
      taps('Priya', 'Answer…'),
      answers('Priya', 'what is the answer to C-1', 'We start after midnight.'),
    ],
    heardOfIt,
  ),
];
