// Plays fragmented MP4 as it comes, and stays close to its end.
const AIM_SECONDS = 0.12;       // how much is kept in hand
const HASTEN_BEYOND = 0.3;      // more than this in hand: play a little faster
const JUMP_BEYOND = 1;          // more than this: jump
const KEEP_SECONDS = 10;        // of what has been shown
const MAX_WAITING_BYTES = 32 << 20;

export class Player {
  constructor(video) {
    this.video = video;
    this.source = null;
    this.waiting = [];
    this.waitingBytes = 0;
    this.heard = null;
    setInterval(() => this.keepUp(), 100);
    document.addEventListener('visibilitychange', () => this.keepUp());
  }

  /** Not after the end: the last picture stays in the element, and would be taken for one of now. */
  get hasPicture() {
    return this.source !== null && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && this.video.currentTime > 0;
  }

  /** By how many seconds the picture is older than what arrives at the server now. */
  get behind() {
    if (!this.heard) return NaN;
    return this.heard.media + (Date.now() - this.heard.at) / 1000 - this.video.currentTime;
  }

  /** Another stream. False if it cannot be played here. */
  begin(codec) {
    const type = `video/mp4; codecs="${codec}"`;
    if (!('MediaSource' in window) || !MediaSource.isTypeSupported(type)) return false;
    this.end();
    const source = new MediaSource();
    this.source = source;
    this.started = false;
    this.address = URL.createObjectURL(source);
    this.video.src = this.address;
    source.addEventListener('sourceopen', () => {
      if (this.source !== source) return;
      source.duration = Infinity;
      this.buffer = source.addSourceBuffer(type);
      this.buffer.addEventListener('updateend', () => {
        this.keepUp();
        this.feed();
      });
      this.feed();
    }, { once: true });
    return true;
  }

  end() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
    this.source = null;
    this.buffer = null;
    this.heard = null;
    this.waiting = [];
    this.waitingBytes = 0;
  }

  clock(message) {
    this.heard = message;
  }

  append(bytes) {
    if (!this.source) return;
    if (this.waitingBytes > MAX_WAITING_BYTES) {
      // Nothing decodes here any more; what is in hand would only grow old.
      this.waiting = [];
      this.waitingBytes = 0;
    }
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    this.feed();
  }

  feed() {
    const buffer = this.buffer;
    // With an error, of which the event is still to come, nothing is taken any more.
    if (!buffer || buffer.updating || this.video.error || this.source.readyState !== 'open') return;
    const shown = this.video.currentTime;
    if (buffer.buffered.length > 0 && shown - buffer.buffered.start(0) > 2 * KEEP_SECONDS) {
      buffer.remove(0, shown - KEEP_SECONDS);
      return;
    }
    if (this.waiting.length === 0) return;
    const next = joined(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    try {
      buffer.appendBuffer(next);
    } catch (error) {
      if (error.name !== 'QuotaExceededError') throw error;
      buffer.remove(0, Math.max(0.001, shown - 1));
    }
  }

  keepUp() {
    const { video, buffer } = this;
    if (!buffer || this.source.readyState !== 'open' || buffer.buffered.length === 0) return;
    const end = buffer.buffered.end(buffer.buffered.length - 1);
    const inHand = end - video.currentTime;
    if (!this.started || inHand > JUMP_BEYOND || inHand < -JUMP_BEYOND) {
      video.currentTime = Math.max(buffer.buffered.start(buffer.buffered.length - 1), end - AIM_SECONDS);
      this.started = true;
    }
    video.playbackRate = inHand > HASTEN_BEYOND ? 1.1 : inHand < AIM_SECONDS ? 1 : video.playbackRate;
    if (video.paused) video.play().catch(() => {}); // it will be asked again
  }
}

function joined(parts, length) {
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
