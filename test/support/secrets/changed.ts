const chunk = 16_384;
/** More than the longest form of a secret's mark. */
const around = 256;

/** What of it is not as it was before at the same place, with enough of what stands around it that nothing looked for is cut in two. */
export function changedParts(bytes: Buffer, before: Buffer): Buffer[] {
  const parts: { from: number; to: number }[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    if (bytes.subarray(at, at + chunk).equals(before.subarray(at, at + chunk))) continue;
    const from = Math.max(at - around, 0);
    const to = at + chunk + around;
    const last = parts.at(-1);
    if (last && last.to >= from) last.to = to;
    else parts.push({ from, to });
  }
  return parts.map(({ from, to }) => bytes.subarray(from, to));
}
