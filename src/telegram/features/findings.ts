import type { Offered } from '../../rollout/commands.ts';
import type { Proof } from '../../rollout/proofs/proof.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Kit } from '../kit.ts';
import { fetchFile } from './fetching.ts';

/** Of a scanner's report what it finds; any other file is evidence as it is. Half a report, or one of another kind, is refused: it would look like a clean one. */
export async function findingsIn(kit: Kit, offered: Offered): Promise<Proof | null> {
  if (offered.kind !== 'file' || !/\.(?:json|sarif)$/i.test(offered.name)) return null;
  const bytes = await fetchFile(kit, { fileId: offered.fileId, bytes: offered.bytes }, reportLimit);
  const report = await kit.readReport(bytes);
  if (!report)
    throw new Refusal(
      `${offered.name} is no whole report in SARIF 2.1.0, of Trivy or of npm audit (JSON). Send it as one of them, or name what is open: "critical 0, high 2".`,
    );
  return { type: 'findings', ...report };
}

const reportLimit = {
  mostBytes: 20_000_000,
  tooBig:
    'That report is larger than 20 MB, which is the most that Telegram hands out. Name what is open: "critical 0, high 2".',
};
