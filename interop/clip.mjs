// What the senders on Node.js that play the committed clip have in common: they send it over and over, and tell at /stats which of
// its pictures they sent, so that what was received can be compared picture by picture. Settings in the environment: START_PICTURE.
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from './whep.mjs';

const CLIP = new URL('../modules/emulator/src/main/resources/io/github/whep4j/emulator/clip.h264', import.meta.url);
const PICTURES_PER_SECOND = 30;
const TICKS_PER_PICTURE = 90_000 / PICTURES_PER_SECOND;
const START_CODE = Buffer.from([0, 0, 1]);

const clip = cut(readFileSync(CLIP));
const start = Number(process.env.START_PICTURE || 0);

/** Cuts an Annex B stream of one slice a picture: each slice ends one, and the parameter sets before it belong to it. */
function cut(stream) {
  const pictures = [];
  let begin = 0;
  for (let at = stream.indexOf(START_CODE); at >= 0;) {
    const type = stream[at + 3] & 31;
    const next = stream.indexOf(START_CODE, at + 3);
    if (type === 1 || type === 5) {
      const end = next < 0 ? stream.length : next - Number(stream[next - 1] === 0); // start codes of three octets and of four
      pictures.push({ annexB: stream.subarray(begin, end), key: type === 5 });
      begin = end;
    }
    at = next;
  }
  return pictures;
}

/** One WHEP session. `counters` are the stack's own, and go to /stats as they are. */
class Session {
  state = 'new';
  counters = {};
  #pictures = []; // numbers in the clip, in the order of sending
  #jump = false;
  #playing = false;
  #over = false;

  constructor(id) {
    this.id = id;
  }

  /** The next picture will be a key frame. */
  askForKeyFrame() {
    this.#jump = true;
  }

  /** Plays in real time until the session is over: `send(annexB, timestamp)` sends a picture, and says whether it could. */
  async play(send) {
    if (this.#playing) return;
    this.#playing = true;
    const begin = performance.now();
    const timestamp = randomInt(2 ** 32);
    let next = start;
    for (let n = 0; ; n++) {
      await sleep(begin + n * 1000 / PICTURES_PER_SECOND - performance.now());
      while (this.#jump && !clip[next].key) next = (next + 1) % clip.length;
      this.#jump = false;
      if (this.#over || !await send(clip[next].annexB, (timestamp + n * TICKS_PER_PICTURE) % 2 ** 32) || this.#over) return;
      this.#pictures.push(next);
      next = (next + 1) % clip.length;
    }
  }

  end() {
    this.#over = true;
  }

  stats() {
    const firstKeyFrame = this.#pictures.findIndex(n => clip[n].key);
    return {
      state: this.state,
      picturesSent: this.#pictures.length,
      picturesSentFromFirstKeyFrame: firstKeyFrame < 0 ? 0 : this.#pictures.length - firstKeyFrame,
      keyFramesSent: this.#pictures.filter(n => clip[n].key).length,
      ...this.counters,
      pictures: this.#pictures,
    };
  }
}

/**
 * Serves the clip by WHEP at the port that the command line names, until SIGTERM. `negotiate(offer, session)` gives { answer, close },
 * or throws where there is no answer, and has the session play once it is connected.
 */
export async function serveClip({ sender, version, negotiate }) {
  const port = Number(process.argv[2]);
  if (!Number.isInteger(port) || !(start in clip)) {
    console.error(`${sender}: expected PORT, and a START_PICTURE from 0 to ${clip.length - 1}`);
    process.exit(2);
  }
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
  const sessions = new Map(); // id to { session, close }
  await serve({
    sender,
    version,
    port,
    async open(id, offer) {
      const session = new Session(id);
      const { answer, close } = await negotiate(offer, session);
      sessions.set(id, { session, close });
      return answer;
    },
    close(id) {
      const { session, close } = sessions.get(id);
      session.end();
      return close();
    },
    stats: id => sessions.get(id).session.stats(),
  });
}
