import { type Issue, openIssues } from '../../rollout/issues/issue.ts';
import { issueName } from '../faces/issue.ts';
import { title } from '../faces/parts.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { type Names, named, namesFor } from '../wording/names.ts';
import { sayFixed } from '../wording/when.ts';
import { capped, page, quoted, shown } from '../wording/words.ts';

/** All issues of a rollout, those that are open first, the worst of them on top. */
export async function listIssues(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { rollout, team } = meant;
  const names = await namesFor(rollout, team, kit.store);
  const open = openIssues(rollout);
  const fixed = rollout.issues.filter((each) => each.fixed).toReversed();
  if (rollout.issues.length === 0)
    return saying.say(
      `<b>${title(rollout)} — no issues are logged</b>\nSomething went wrong? <code>/rollout issue sev2 checkout answers 502 in EU</code>, or reply to the message that says so with <code>/issue</code>`,
    );
  saying.say(
    page([
      `<b>${title(rollout)} — ${open.length} open, ${fixed.length} resolved</b>`,
      ...(open.length ? ['', '<b>Open</b>', ...capped(open.map((each) => openLine(each, team.zone, names)))] : []),
      ...(fixed.length ? ['', '<b>Resolved</b>', ...capped(fixed.map((each) => fixedLine(each, names)))] : []),
      '',
      'Its card: <code>/issue 1</code>. Or <code>… 1 take</code>, <code>1 note …</code>, <code>1 impact …</code>, <code>1 sev1</code>, <code>1 assign @name</code>, <code>1 fixed …</code>, <code>1 reopen …</code>',
    ]),
  );
}

const openLine = (logged: Issue, zone: string, names: Names): string =>
  `${issueName(logged)} — ${whose(logged, names)}, since ${sayFixed(logged.at, zone)}${logged.impact ? `, ${shown(logged.impact, 80)}` : ''}`;

const fixedLine = (logged: Issue, names: Names): string =>
  `${issueName(logged)} — ${whose(logged, names)}: ${quoted(logged.fixed?.how ?? '', 120)}`;

const whose = ({ owner }: Issue, names: Names): string => (owner === null ? 'no owner' : named(owner, names));
