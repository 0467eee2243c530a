import type { Decision, Named, Report, Seat } from '../../rollout/report.ts';
import { sayTimeWithYear } from '../../time/say.ts';

/** The report for people who were not there. What people wrote is text: it makes no headings, tables, links or tags. */
export function reportMarkdown(report: Report, zone: string): string {
  const when = (iso: string | null): string => (iso === null ? '–' : sayTimeWithYear(Date.parse(iso), zone));
  const { rollout } = report;
  return `${[
    `# ${rollout.key} · ${plain(`${rollout.product} ${rollout.version}`)} — ${rollout.status}`,
    '',
    `Started by ${who(rollout.author)}, ${when(rollout.createdAt)}. ${rollout.endedAt ? `Ended ${when(rollout.endedAt)}.` : ''}`.trim(),
    `Planned by ${rollout.planners.map(who).join(', ') || who(rollout.author)}. Times are in ${zone}; the files in JSON and CSV have UTC.`,
    report.record
      ? `Record \`${report.record}\`: \`npm run verify -- --head ${report.record}\` checks that nothing before it was changed.`
      : '',
    '',
    '## Windows',
    '',
    ...table(
      ['Revision', 'Opens', 'Closes', 'Set by', 'When'],
      report.windows.map((each) => [
        String(each.revision),
        when(each.opensAt),
        when(each.closesAt),
        who(each.by),
        when(each.at),
      ]),
    ),
    ...report.phases.flatMap((phase) => [
      `## ${phase.number} ${plain(phase.title)} — ${phase.outcome}`,
      '',
      phase.at === null
        ? 'It has not closed.'
        : `Closed ${when(phase.at)}${phase.revision ? `, revision \`${phase.revision}\`` : ''}. ${phase.seats.map(seat).join(', ')}`.trim(),
      '',
      ...table(
        ['Item', 'State', 'Who', 'When', 'Why', 'Evidence'],
        report.items
          .filter((item) => item.phase === phase.id)
          .map((item) => [
            `${item.number} ${plain(item.title)}`,
            item.status,
            item.by ? who(item.by) : '–',
            when(item.at),
            plain(item.reason),
            item.evidence.map((each) => `${each.kind}: ${plain(each.text)} (${who(each.by)})`).join('; '),
          ]),
      ),
      ...decisions(phase.decisions, when),
    ]),
    ...(report.vote.length ? ['## Go or no-go', '', ...decisions(report.vote, when)] : []),
    ...(report.refused.length
      ? [
          '## Refused attempts',
          '',
          ...table(
            ['When', 'Who', 'What', 'Phase', 'Rule'],
            report.refused.map((each) => [
              when(each.at),
              who(each.by),
              plain(each.attempted),
              plain(each.phase ?? '–'),
              each.rule,
            ]),
          ),
        ]
      : []),
    '## Announcements',
    '',
    ...table(
      ['Number', 'Kind', 'Plan', 'Readers', 'When'],
      report.announcements.map((each) => [
        `A-${each.number}`,
        each.kind,
        String(each.revision),
        String(each.readers),
        when(each.at),
      ]),
    ),
    ...(report.ending ? ['## End', '', ...decisions([report.ending], when)] : []),
  ].join('\n')}\n`;
}

function decisions(all: readonly Decision[], when: (iso: string) => string): string[] {
  return table(
    ['When', 'What', 'Who', 'Revision', 'Why'],
    all.map((each) => [
      when(each.at),
      each.what,
      [each.by, ...each.people].flatMap((person) => (person ? [who(person)] : [])).join(', ') ||
        each.seats.map(seat).join(', '),
      each.revision ? `\`${each.revision}\`` : '–',
      plain(each.reason),
    ]),
  );
}

const who = ({ id, name }: Named): string => `${plain(name)} (${id})`;

const seat = ({ role, by, inPlaceOf }: Seat): string =>
  `${plain(role)}: ${who(by)}${inPlaceOf ? ` for ${who(inPlaceOf)}` : ''}`;

function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return ['None.', ''];
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell || '–').join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line), ''];
}

/** One line; every character that Markdown or HTML reads means itself. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\s]+/gu, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]#!|~>]/g, (character) => `\\${character}`)
    .replace(/^(\d+)\./, '$1\\.');
