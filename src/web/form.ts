import type { Context } from 'hono';

/** The fields of a form, as it was sent: every value as text, the names that come once or several times alike. Files are no text. */
export interface Form {
  one(name: string): string;
  all(name: string): string[];
}

/** Null for a body that is no form, or breaks off. */
export async function formOf(c: Context): Promise<Form | null> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return null;
  const fields = await c.req.formData().catch(() => null);
  if (!fields) return null;
  const all = (name: string): string[] => fields.getAll(name).filter((each) => typeof each === 'string');
  return { all, one: (name) => all(name)[0] ?? '' };
}
