/** In which it has to answer, in milliseconds. */
const patience = 10_000;

/**
 * A sign of life for somebody outside who raises the alarm once it stops coming: nothing that runs here could say that it does not. Sent only while the
 * bot does what it is there for. Throws where it is not answered with 2xx; its address is a secret of whoever listens and is in no message.
 */
export async function signOfLife(url: string, isWell: boolean): Promise<void> {
  if (!isWell) return;
  const answer = await fetch(url, { signal: AbortSignal.timeout(patience), redirect: 'error' }).catch(() => null);
  await answer?.body?.cancel();
  if (!answer?.ok) throw new Error(`The sign of life was not taken: ${answer ? `HTTP ${answer.status}` : 'no answer'}`);
}
