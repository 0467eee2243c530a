import { draftDigest } from '../../src/rollout/drafts.ts';
import {
  aiko,
  asking,
  ben,
  by,
  clockAt,
  creation,
  day,
  declining,
  doing,
  drafting,
  gus,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  olga,
  priya,
  type Scene,
  type Step,
  signing,
  voting,
  window,
} from '../support/story.ts';

const note = (item: string, text: string, who = gus, at = monday): Step =>
  by(who, { type: 'AddEvidence', item, evidence: { kind: 'note', text } }, at);
const confirming =
  (at: number, sendAt: number): Step =>
  ({ rollout, team }: Scene) =>
    by(priya, { type: 'ConfirmAnnouncement', sendAt, draft: draftDigest(rollout, team) }, at);

const opening = nextEvening.opensAt;
const after = opening + 2 * hour;

/** One rollout from its beginning through 22 items and 5 phases to its end, with every kind of command in it. */
export const wholeStory: Step[] = [
  creation(ben),
  by(gus, { type: 'AddNote', text: 'DBA on call until 02:00' }),
  by(mara, { type: 'AssignItem', item: '1.1', to: ben.id, dueAt: monday + day }),
  by(ben, {
    type: 'AddEvidence',
    item: '1.1',
    evidence: { kind: 'link', url: 'https://github.com/acme/pay/issues/1', text: '' },
  }),
  by(ben, { type: 'DoItem', item: '1.1', note: '' }),
  by(mara, { type: 'ReopenItem', item: '1.1', reason: 'versions are missing' }),
  by(ben, { type: 'DoItem', item: '1.1', note: 'versions added' }),
  by(gus, { type: 'BlockItem', item: '1.2', reason: 'waiting for the vendor' }),
  by(gus, { type: 'UnblockItem', item: '1.2' }),
  doing('1.2'),
  doing('1.3'),
  by(mara, { type: 'DraftAnnouncement', facts: { impact: 'a first try' } }),
  by(priya, { type: 'DiscardAnnouncement' }),
  drafting(),
  confirming(monday, monday + hour),
  clockAt(monday + hour),
  doing('1.4', priya, monday + hour),
  doing('1.5'),
  asking('planning'),
  signing(mara, 'planning', monday + 2 * hour),

  note('2.1', 'staging-2 mirrors production'),
  ...['2.1', '2.2', '2.3'].map((item) => doing(item, aiko)),
  by(aiko, {
    type: 'AddEvidence',
    item: '2.4',
    evidence: { kind: 'file', fileId: 'F', uniqueId: 'U', name: 'cases.pdf', bytes: 12, text: 'all pass' },
  }),
  by(aiko, { type: 'DoItem', item: '2.4', note: '' }),
  by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'only texts change' }),
  by(aiko, { type: 'ConfirmNotApplicable', item: '2.5' }),
  doing('2.6', aiko),
  asking('testing', monday + 3 * hour, aiko),
  declining(aiko, 'testing', 'retest 2.4', monday + 3 * hour),
  doing('2.4', aiko, monday + 4 * hour),
  asking('testing', monday + 4 * hour, aiko),
  by(nadia, { type: 'Veto', phase: 'testing', reason: 'the load test ran on the old build' }, monday + 5 * hour),
  by(olga, { type: 'ResolveVeto', phase: 'testing', reason: 'it ran again on the new one' }, monday + 5 * hour),
  asking('testing', monday + 5 * hour, aiko),
  signing(aiko, 'testing', monday + 5 * hour),
  by(aiko, { type: 'RequestStop', phase: 'testing', reason: 'staging looks odd' }, monday + 6 * hour),
  by(mara, { type: 'ResolveStop', decision: 'go-on', reason: 'a false alarm' }, monday + 7 * hour),

  by(mara, { type: 'OpenVote' }, monday + day),
  by(ben, { type: 'NotePresence' }, monday + day),
  ...[mara, aiko, luis, nadia].map((who) => voting(who, 'go', monday + day)),
  ...['3.2', '3.3', '3.4'].map((item) => doing(item, mara, monday + day)),
  asking('pre-deployment', monday + day, luis),
  signing(luis, 'pre-deployment', monday + day),
  by(luis, { type: 'WithdrawSignOff', phase: 'pre-deployment' }, monday + day),
  signing(luis, 'pre-deployment', monday + day + minute),
  signing(nadia, 'pre-deployment', monday + day + minute),
  clockAt(window.opensAt - 7 * day),
  by(mara, { type: 'ScheduleWindow', window: nextEvening }, window.opensAt - 6 * day),
  ...[mara, aiko, luis, nadia].map((who) => voting(who, 'go', window.opensAt - 6 * day)),
  asking('pre-deployment', window.opensAt - 6 * day),
  signing(nadia, 'pre-deployment', window.opensAt - 6 * day),
  clockAt(window.opensAt - 5 * day + 12 * hour),
  ...[nadia, luis].map((who) => signing(who, 'pre-deployment', window.opensAt - 4 * day)),
  clockAt(opening - day),
  clockAt(opening - hour),
  clockAt(opening),

  ...['4.1', '4.2', '4.3'].map((item) => doing(item, mara, opening + hour)),
  asking('deployment', opening + hour, luis),
  signing(luis, 'deployment', opening + hour),

  clockAt(after + day + 12 * hour),
  ...['5.1', '5.2', '5.3', '5.4'].map((item) => doing(item, mara, after + 8 * day)),
  asking('post-deployment', after + 8 * day),
  clockAt(after + 8 * day + 12 * hour),
  signing(mara, 'post-deployment', after + 10 * day),
];
