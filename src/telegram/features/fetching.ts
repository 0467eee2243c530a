import { Refusal } from '../../team/refusal.ts';
import { BotApiError, BotApiSilence } from '../api.ts';
import type { Kit } from '../kit.ts';

/** What somebody sent, as Telegram keeps it; refused in a sentence where it is bigger than the limit (`tooBig` says so) or cannot be had. */
export async function fetchFile(
  kit: Kit,
  { fileId, bytes }: { fileId: string; bytes: number },
  { mostBytes, tooBig }: { mostBytes: number; tooBig: string },
): Promise<Uint8Array> {
  if (bytes > mostBytes) throw new Refusal(tooBig);
  try {
    const { file_path: path } = await kit.api.call('getFile', { file_id: fileId });
    if (!path) throw new Refusal('Telegram does not give me this file. Send it again.');
    return await kit.api.download(path, mostBytes);
  } catch (fault) {
    if (fault instanceof BotApiError)
      throw new Refusal(
        fault.code === 413 || /too big/i.test(fault.message)
          ? tooBig
          : 'Telegram does not give me this file any more. Send it again.',
      );
    if (fault instanceof BotApiSilence) throw new Refusal('Telegram did not give me the file. Try again in a moment.');
    throw fault;
  }
}
