import { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import type { Instant } from '../../rollout/events.ts';
import { plain } from '../http/plain.ts';
import { type Access, source } from './access.ts';
import { instant, line, link, placeOf } from './foreign.ts';
import { createWords, markOf } from './marker.ts';

export interface Issue {
  number: number;
  /** For people. */
  url: string;
  state: 'open' | 'closed';
  title: string;
  updatedAt: Instant;
  closedAt: Instant | null;
}

export interface IssueDraft {
  /** Names the issue for good: asked for twice under the same marker, there is one. */
  marker: string;
  title: string;
  /** Markdown. */
  body: string;
  labels?: readonly string[];
}

/** Something to say once under an issue; `text` is Markdown. */
export interface Remark {
  marker: string;
  text: string;
}

const perPage = 100;
/** The newest thousand are looked through; whoever asks again does so soon. */
const mostIssuePages = 10;
/** An issue holds 2,500 comments. */
const mostCommentPages = 25;
const mostTitle = 250;

const author = z.object({ login: z.string() }).nullish();
export const issueSchema = z
  .object({
    number: z.int().positive(),
    html_url: link,
    state: z.enum(['open', 'closed']),
    title: line(),
    updated_at: instant,
    closed_at: instant.nullish(),
  })
  .transform(({ html_url, updated_at, closed_at, ...rest }, context): Issue => {
    if (html_url === null) context.addIssue({ code: 'custom', path: ['html_url'], message: 'must be an address' });
    return { ...rest, url: html_url ?? '', updatedAt: updated_at, closedAt: closed_at ?? null };
  });
const written = z.object({ body: z.string().nullish(), user: author });
const listed = z.array(z.intersection(issueSchema, written));
const comment = z.object({ html_url: link }).transform(({ html_url }) => ({ url: html_url }));
const comments = z.array(z.intersection(comment, written));

/** `url` is the API's, as in the settings. */
export function createIssues({ ask, pages, me }: Access, url: string) {
  const { asWords, marked } = createWords(url);
  const running = new Map<string, Promise<Issue>>();

  const isOurs = ({ body, user }: z.infer<typeof written>, mark: string, login: string): boolean =>
    user?.login.toLowerCase() === login && (body ?? '').includes(mark);

  async function filed(place: ReturnType<typeof placeOf>, mark: string): Promise<Issue | undefined> {
    const login = await me();
    const question = { ...place, state: 'all', sort: 'created', direction: 'desc', per_page: perPage };
    let page = 0;
    for await (const issues of pages('GET /repos/{owner}/{repo}/issues', question, listed, mostIssuePages)) {
      const own = issues.find((each) => isOurs(each, mark, login));
      if (own) return bare(own);
      page += 1;
      if (page === mostIssuePages) return undefined;
    }
    return undefined;
  }

  async function file(repository: string, { marker, title, body, labels = [] }: IssueDraft): Promise<Issue> {
    const place = placeOf(repository);
    const before = await filed(place, markOf(marker));
    if (before) return before;
    return ask(
      'POST /repos/{owner}/{repo}/issues',
      { ...place, title: asWords(plain(title, mostTitle)), body: marked(marker, body), labels: [...labels] },
      issueSchema,
    );
  }

  async function said(repository: string, number: number, marker: string): Promise<{ url: string | null } | undefined> {
    const login = await me();
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const question = { ...placeOf(repository), issue_number: number, per_page: perPage };
    for await (const each of pages(route, question, comments, mostCommentPages)) {
      const own = each.find((one) => isOurs(one, markOf(marker), login));
      if (own) return { url: own.url };
    }
    return undefined;
  }

  const say = (repository: string, number: number, { marker, text }: Remark) =>
    ask(
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { ...placeOf(repository), issue_number: number, body: marked(marker, text) },
      comment,
    );

  const readIssue = async (repository: string, number: number): Promise<Issue> =>
    ask(
      'GET /repos/{owner}/{repo}/issues/{issue_number}',
      { ...placeOf(repository), issue_number: number },
      issueSchema,
    );

  return {
    readIssue,
    /** One issue for each marker, also when two ask at once. */
    fileIssue(repository: string, draft: IssueDraft): Promise<Issue> {
      const key = `${repository} ${draft.marker}`;
      const under = running.get(key);
      if (under) return under;
      const filing = file(repository, draft).finally(() => running.delete(key));
      running.set(key, filing);
      return filing;
    },
    async comment(repository: string, number: number, remark: Remark): Promise<{ url: string | null }> {
      return (await said(repository, number, remark.marker)) ?? say(repository, number, remark);
    },
    async closeIssue(repository: string, number: number, remark: Remark): Promise<Issue> {
      // The remark comes last, so that it proves the closing: what people open again afterwards stays open.
      if (await said(repository, number, remark.marker)) return readIssue(repository, number);
      const closed = await ask(
        'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
        { ...placeOf(repository), issue_number: number, state: 'closed', state_reason: 'completed' },
        issueSchema,
      );
      if (closed.state !== 'closed') throw new SourceFault('broken', `${source} does not close the issue.`);
      await say(repository, number, remark);
      return closed;
    },
  };
}

const bare = ({ number, url, state, title, updatedAt, closedAt }: Issue): Issue => ({
  number,
  url,
  state,
  title,
  updatedAt,
  closedAt,
});
