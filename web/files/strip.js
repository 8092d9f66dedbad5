// strip.js: takes out of pictures what says where, when and with what they were taken.
// Works on bytes and never encodes a picture anew: what is seen stays as it is. Throws when the
// bytes are not what they are said to be; nothing is to be sent then.

const text = (bytes, at, len) => String.fromCharCode(...bytes.subarray(at, at + len));

const joined = (parts) => {
  const whole = new Uint8Array(parts.reduce((len, part) => len + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const insist = (holds) => {
  if (!holds) throw new Error('not a picture of this kind');
};

// Which way up a photo is, the one thing of its Exif that it is seen by (1: as it lies).
const turned = (segment) => {
  const tiff = new DataView(segment.buffer, segment.byteOffset + 10, segment.length - 10);
  const little = tiff.getUint16(0) === 0x4949;
  const first = tiff.getUint32(4, little);
  for (let nth = 0; nth < tiff.getUint16(first, little); nth++) {
    const field = first + 2 + nth * 12;
    if (tiff.getUint16(field, little) === 0x112) return tiff.getUint16(field + 8, little);
  }
  return 1;
};

// An Exif that says which way up, and nothing more.
const upright = (turn) =>
  Uint8Array.of(0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12,
    0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0);

// Kept are tables, frames and scans, JFIF, colour profiles and Adobe's colour mark. Whatever is
// behind the end (a second picture, a film) goes.
const jpeg = (bytes) => {
  insist(bytes[0] === 0xff && bytes[1] === 0xd8);
  const parts = [];
  let turn = 1;
  let at = 2;
  for (;;) {
    insist(bytes[at] === 0xff);
    const mark = bytes[at + 1];
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    if (mark === 0xd9) break;
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    insist(end <= bytes.length && end >= at + 4);
    const segment = bytes.subarray(at, end);
    const is = (name) => text(segment, 4, name.length) === name;
    if (mark === 0xe1 && is('Exif\0')) {
      try {
        turn = turned(segment);
      } catch {
        turn = 1;
      }
    }
    const kept = mark < 0xe0 || (mark === 0xe0 && is('JFIF\0')) ||
      (mark === 0xe2 && is('ICC_PROFILE\0')) || (mark === 0xee && is('Adobe'));
    if (kept) parts.push(segment);
    at = end;
    if (mark !== 0xda) continue;
    // A scan goes on to the next mark that is neither a stuffed byte nor a restart.
    while (bytes[at] !== 0xff || bytes[at + 1] === 0 || (bytes[at + 1] & 0xf8) === 0xd0) {
      at += 1;
      insist(at < bytes.length);
    }
    parts.push(bytes.subarray(end, at));
  }
  const head = [Uint8Array.of(0xff, 0xd8)];
  if (parts[0]?.[1] === 0xe0) head.push(parts.shift());
  if (turn > 1 && turn < 9) head.push(upright(turn));
  return { bytes: joined([...head, ...parts, Uint8Array.of(0xff, 0xd9)]), sideways: turn > 4 };
};

const PNG = 'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT cICP ';

const png = (bytes) => {
  insist(text(bytes, 1, 3) === 'PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8, kind; kind !== 'IEND'; ) {
    const end = at + 12 + view.getUint32(at);
    kind = text(bytes, at + 4, 4);
    insist(end <= bytes.length);
    if (PNG.includes(kind + ' ')) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return { bytes: joined(parts) };
};

const webp = (bytes) => {
  insist(text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const until = view.getUint32(4, true) + 8;
  insist(until <= bytes.length + 1);
  const parts = [bytes.slice(0, 12)];
  for (let at = 12; at + 8 <= until; ) {
    const kind = text(bytes, at, 4);
    const len = view.getUint32(at + 4, true);
    const end = at + 8 + len + (len & 1);
    insist(end <= bytes.length + 1);
    const chunk = bytes.slice(at, end);
    // Its flags say that there is Exif and XMP.
    if (kind === 'VP8X') chunk[8] &= ~0x0c;
    if (kind !== 'EXIF' && kind !== 'XMP ') parts.push(chunk);
    at = end;
  }
  const whole = joined(parts);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return { bytes: whole };
};

// Kept are pictures, their timing and how often they repeat; comments and XMP go.
const gif = (bytes) => {
  insist(text(bytes, 0, 3) === 'GIF');
  const colours = (flags) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const parts = [];
  let at = 13 + colours(bytes[10]);
  parts.push(bytes.subarray(0, at));
  const blocks = (from) => {
    while (bytes[from]) from += bytes[from] + 1;
    insist(from < bytes.length);
    return from + 1;
  };
  while (bytes[at] !== 0x3b) {
    const begin = at;
    const label = bytes[at + 1];
    insist(bytes[at] === 0x21 || bytes[at] === 0x2c);
    const isPicture = bytes[at] === 0x2c;
    at = blocks(isPicture ? at + 11 + colours(bytes[at + 9]) : at + 2);
    const repeats = label === 0xff && text(bytes, begin + 3, 11) === 'NETSCAPE2.0';
    if (isPicture || label === 0xf9 || repeats) parts.push(bytes.subarray(begin, at));
  }
  return { bytes: joined([...parts, Uint8Array.of(0x3b)]) };
};

const KINDS = { 'image/jpeg': jpeg, 'image/png': png, 'image/webp': webp, 'image/gif': gif };

/** The bytes without what tells of the place; `sideways`: shown with its sides exchanged. */
export const strip = (bytes, kind) => (KINDS[kind] ? KINDS[kind](bytes) : { bytes });
