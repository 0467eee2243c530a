import { aiko, DAY, gus, HOUR, luis, MINUTE, mara, nadia } from '../cast.ts';
import { foundTeam, openPrivately, plan, start } from '../progress.ts';
import type { Stage } from '../stage.ts';

/** Sign-offs in every state, the vote, and what is said against them. */
export async function signing(stage: Stage): Promise<void> {
  await foundTeam(stage);
  await openPrivately(stage, mara);
  await start(stage);
  await plan(stage);
  await asked(stage);
  await objected(stage);
  await voted(stage);
  await lapsed(stage);
}

async function asked({ enter, says, taps, shows, showsCard, showsAnswer, replies }: Stage): Promise<void> {
  enter('Sign-off');
  await says(mara, '/rollout signoff');
  showsCard('sign-off', 'Asked for');
  await taps(gus, 'Sign off');
  showsAnswer('Somebody who may not sign');
  await taps(mara, 'Who may sign');
  showsAnswer('Who may sign');
  await taps(mara, 'See evidence');
  showsCard('sign-off', 'The evidence');
  await taps(mara, '‹ Back');
  await taps(mara, 'Decline');
  shows('Why is it declined');
  await replies(mara, 'retest 1.2 on staging');
  showsCard('sign-off', 'Declined');
  await says(mara, '/rollout done 1.2 tested once more');
  await says(mara, '/rollout signoff');
  await taps(mara, 'Sign off');
  showsCard('sign-off', 'Signed off');
}

async function objected({ enter, says, taps, showsCard, showsAnswer, replies, shows, clock }: Stage): Promise<void> {
  enter('Sign-off');
  clock.at += 20 * MINUTE;
  await says(aiko, '/rollout done 2.1 2.2 2.3 2.4 2.5 2.6 done and looked at');
  await says(mara, '/rollout signoff');
  await says(nadia, '/rollout veto the backup was never restored');
  showsCard('sign-off', 'A veto');
  await says(mara, '/rollout resolve restored on staging at noon');
  await says(mara, '/rollout signoff');
  await taps(aiko, 'Sign off');
  await says(aiko, '/rollout stop staging looks odd');
  showsCard('stop', 'Somebody asks to stop');
  await taps(gus, 'Go on');
  showsAnswer('Only the lead decides whether it goes on');
  await taps(mara, 'Go on');
  shows('Why does it go on');
  await replies(mara, 'a false alarm');
  showsCard('stop', 'It goes on');
  await says(aiko, '/rollout stop the test ran on the old build');
  await taps(mara, 'Sign Testing anew');
  await replies(mara, 'it has to run on the new one');
  await says(mara, '/rollout signoff');
  await taps(aiko, 'Sign off');
}

async function voted({ enter, says, taps, shows, showsCard, replies, clock }: Stage): Promise<void> {
  enter('Go or no-go');
  clock.at += DAY;
  await says(mara, '/rollout gonogo');
  showsCard('go-no-go', 'The vote is open');
  await taps(luis, 'No-go');
  shows('Why is it no-go');
  await replies(luis, 'nobody is on call');
  showsCard('go-no-go', 'No-go');
  await says(mara, '/rollout gonogo');
  await taps(mara, 'Go');
  await taps(aiko, 'Go');
  showsCard('go-no-go', 'Two of four have said go');
  for (const who of [luis, nadia]) await taps(who, 'Go');
  showsCard('go-no-go', 'It is a go');
}

/** What was signed counts no more: because of a change, and because of its age. */
async function lapsed({ enter, says, taps, shows, showsCard, until, clock }: Stage): Promise<void> {
  enter('Sign-off');
  await says(mara, '/rollout done 3.2 3.3 done and looked at');
  await says(mara, '/rollout skip 3.4 nobody is affected');
  await taps(aiko, 'Agree');
  await says(mara, '/rollout signoff');
  await taps(luis, 'Sign off');
  showsCard('sign-off', 'One of two has signed');
  await says(mara, '/rollout evidence 3.2 https://example.com/backups/8841');
  await says(mara, '/rollout done 3.2 restored on staging, too');
  showsCard('sign-off', 'Changed since it was signed');
  await taps(luis, 'Sign off');
  await until(clock.at + 26 * HOUR);
  showsCard('sign-off', 'Too old to count');
  await says(mara, '/rollout schedule wed 9 dec 22:00 for 90m');
  showsCard('window', 'Moved after a go');
  await taps(mara, 'Right, set it');
  await until(clock.at + 5 * DAY);
  await says(mara, '/rollout status');
  showsCard('status', 'Nobody says go any more');
  await says(mara, '/rollout log 30');
  enter('Lists');
  shows('A long history');
}

/** Where a second yes is asked for in private before deploying. */
export async function strictly(stage: Stage): Promise<void> {
  const { says, taps, showsCard, enter } = stage;
  await foundTeam(stage, 'strict');
  await openPrivately(stage, mara, aiko, luis, nadia);
  await start(stage);
  await plan(stage);
  await says(mara, '/rollout signoff');
  for (const who of [mara, nadia]) await taps(who, 'Sign off');
  await says(aiko, '/rollout done 2.1 2.2 2.3 2.4 2.5 2.6 done and looked at');
  await says(mara, '/rollout signoff');
  for (const who of [aiko, nadia]) await taps(who, 'Sign off');
  await says(mara, '/rollout gonogo');
  for (const who of [mara, aiko, luis, nadia]) await taps(who, 'Go');
  await says(mara, '/rollout done 3.2 3.3 done and looked at');
  await says(mara, '/rollout skip 3.4 nobody is affected');
  await taps(aiko, 'Agree');
  await says(mara, '/rollout signoff');
  enter('Sign-off');
  await taps(luis, 'Sign off');
  showsCard('confirm', 'A second yes, in private');
  await taps(luis, 'Confirm', luis.id);
  showsCard('confirm', 'Confirmed');
}

/** Two owners skip a phase, and a review follows. */
export async function breakingTheGlass(stage: Stage): Promise<void> {
  const { says, taps, shows, showsCard, enter, handle, until, clock } = stage;
  await foundTeam(stage);
  await openPrivately(stage, mara, nadia);
  await start(stage);
  await plan(stage);
  await says(mara, '/rollout signoff');
  await taps(mara, 'Sign off');
  enter('Breaking the glass');
  await handle.owner(nadia.id, 'setting', 'second owner');
  await says(mara, '/rollout breakglass testing the fix cannot wait');
  showsCard('break-glass', 'A phase is to be skipped');
  await taps(nadia, 'Agree');
  showsCard('break-glass', 'Skipped');
  await says(mara, '/rollout status');
  showsCard('status', 'A phase was skipped');
  await until(clock.at + 8 * DAY);
  await says(mara, '/rollout review it was tested the next morning');
  shows('Reviewed');
}
