// Keeps what is played from a key frame on, to be saved as a file.
import { beginsWithKeyFrame, decodeTime, earlier, isBeginning } from './mp4.js';

const MAX_BYTES = 512 << 20; // it is all in memory

export class Recording {
  constructor(save) {
    this.save = save;
    this.isOn = false;
    this.beginning = null;
  }

  get seconds() {
    return this.isOn ? (Date.now() - this.since) / 1000 : 0;
  }

  start() {
    this.isOn = true;
    this.since = Date.now();
    this.parts = [];
    this.bytes = 0;
    this.origin = null;
  }

  add(bytes) {
    if (isBeginning(bytes)) {
      this.beginning = bytes;
      return;
    }
    if (!this.isOn || !this.beginning) return;
    if (this.origin === null) {
      if (!beginsWithKeyFrame(bytes)) return;
      this.origin = decodeTime(bytes);
      this.parts.push(this.beginning);
    }
    this.parts.push(earlier(bytes, this.origin));
    this.bytes += bytes.length;
    if (this.bytes > MAX_BYTES) this.stop();
  }

  stop() {
    if (!this.isOn) return;
    this.isOn = false;
    if (this.parts.length > 0) this.save(this.parts);
    this.parts = [];
  }
}
