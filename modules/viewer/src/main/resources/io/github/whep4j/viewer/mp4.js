// As much of ISO base media files (ISO/IEC 14496-12) as recording takes. Every chunk is either the beginning of a stream (ftyp
// and moov) or fragments (moof and mdat).

/** The boxes in a part of a chunk: type, and where their content begins and ends. */
function* boxes(bytes, from, to) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + 8 <= to;) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) return;
    yield { type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), begin: at + 8, end: at + size };
    at += size;
  }
}

function find(bytes, path, from = 0, to = bytes.length) {
  for (const box of boxes(bytes, from, to)) {
    if (box.type === path[0]) return path.length === 1 ? box : find(bytes, path.slice(1), box.begin, box.end);
  }
  return null;
}

export function isBeginning(bytes) {
  return find(bytes, ['moov']) !== null;
}

const FIRST_SAMPLE_FLAGS = 0x4, DATA_OFFSET = 0x1, DURATION = 0x100, SIZE = 0x200, FLAGS = 0x400;
const IS_NON_SYNC = 0x10000;

/** Whether decoding can start with the first sample of a fragment. */
export function beginsWithKeyFrame(bytes) {
  const trun = find(bytes, ['moof', 'traf', 'trun']);
  if (!trun) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = view.getUint32(trun.begin) & 0xffffff;
  let at = trun.begin + 8 + (has & DATA_OFFSET ? 4 : 0);
  if (!(has & FIRST_SAMPLE_FLAGS)) {
    if (!(has & FLAGS)) return false;
    at += (has & DURATION ? 4 : 0) + (has & SIZE ? 4 : 0);
  }
  return (view.getUint32(at) & IS_NON_SYNC) === 0;
}

const decodeTimeBoxes = function* (bytes) {
  for (const moof of boxes(bytes, 0, bytes.length)) {
    if (moof.type === 'moof') {
      const tfdt = find(bytes, ['traf', 'tfdt'], moof.begin, moof.end);
      if (tfdt && bytes[tfdt.begin] === 1) yield new DataView(bytes.buffer, bytes.byteOffset + tfdt.begin + 4, 8);
    }
  }
};

/** When the first sample of a fragment is decoded, in ticks; null if there is none. */
export function decodeTime(bytes) {
  for (const view of decodeTimeBoxes(bytes)) return view.getBigUint64(0);
  return null;
}

/** A copy of fragments that are decoded so many ticks earlier. */
export function earlier(bytes, ticks) {
  const copy = bytes.slice();
  for (const view of decodeTimeBoxes(copy)) view.setBigUint64(0, view.getBigUint64(0) - ticks);
  return copy;
}
