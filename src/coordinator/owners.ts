import type { Clock, Random } from './ports.ts';
import type { Store } from './store.ts';

/** The bot speaks to its owners in private about itself. What has a name in `once` is said once for ever, whatever its words. */
export async function tellOwners(
  text: string,
  store: Store,
  clock: Pick<Clock, 'now'>,
  { once, ...how }: { isQuiet?: true; once?: string } = {},
): Promise<void> {
  const at = clock.now();
  const name = once ?? `${at} ${text}`;
  await store.change('house', `telling ${name}`, ({ house }) => ({
    events: [],
    letters: house.owners.map((owner) => ({
      medium: 'telegram',
      address: String(owner),
      content: { type: 'said', text, ...how },
      rollout: null,
      revision: null,
      announcement: null,
      urgency: 2,
      dueAt: at,
      expiresAt: null,
      unique: `said ${owner} ${name}`,
      fallback: null,
    })),
  }));
}

/**
 * The code of the claim link while the bot has no owner, who alone could add it to a group; null once there is one. Whoever can read the log becomes
 * the first owner.
 */
export async function claimCode(store: Store, random: Random): Promise<string | null> {
  if ((await store.house()).owners.length > 0) return null;
  const known = await store.settings.get('claim-code');
  const code = known ?? random(18);
  if (!known) await store.settings.set('claim-code', code);
  return code;
}
