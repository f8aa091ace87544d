// Starts Debian's Janus with a configuration of its own in a directory that is taken away again, and ffmpeg as its source.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLIP = new URL('../../modules/emulator/src/main/resources/io/github/whep4j/emulator/clip.h264', import.meta.url).pathname;
const PICTURES_OF_CLIP = 300;
export const FPS = 30;
const PLUGINS = 'audiobridge duktape echotest lua nosip sip textroom videocall videoroom voicemail'.split(' ');

export const MOUNTPOINT = 1;

/** What one RTP packet of the clip says: `marker` ends a picture, `idr` begins or goes on with a key frame. */
function look(packet) {
  const nal = packet[12] & 31;
  const type = nal === 28 ? packet[13] & 31 : nal;
  return { marker: (packet[1] & 0x80) !== 0, idr: type === 5 };
}

export async function startJanus() {
  const directory = mkdtempSync(join(tmpdir(), 'janus-'));
  const recordings = join(directory, 'recordings');
  mkdirSync(recordings);
  const wsPort = await freePort();
  const rtpPort = await freePort();
  const write = (name, text) => writeFileSync(join(directory, `${name}.jcfg`), text);
  write('janus', `general: {
  configs_folder = "${directory}"
  plugins_folder = "/usr/lib/${triplet()}/janus/plugins"
  transports_folder = "/usr/lib/${triplet()}/janus/transports"
  debug_level = 4
  debug_colors = false
}
plugins: { disable = "${PLUGINS.map(p => `libjanus_${p}.so`).join(',')}" }
transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }
`);
  write('janus.transport.websockets', `general: { ws = true\n ws_port = ${wsPort}\n ws_ip = "127.0.0.1" }\n`);
  write('janus.plugin.recordplay', `general: { path = "${recordings}" }\n`);
  write('janus.plugin.streaming', `camera: {
  type = "rtp"
  id = ${MOUNTPOINT}
  video = true
  videoport = ${rtpPort}
  videoiface = "127.0.0.1"
  videopt = 96
  videocodec = "h264"
  videofmtp = "profile-level-id=42e01f;packetization-mode=1"
}
`);
  const children = [run('janus', ['-F', directory, '-C', join(directory, 'janus.jcfg')])];
  await listening(wsPort);
  const clip = await timed(directory);
  return {
    address: `ws://127.0.0.1:${wsPort}`,
    recordings,
    /** Plays the clip for ever. */
    play: () => new Source(rtpPort, ffmpeg(children, clip, ['-re', '-stream_loop', '-1'])),
    /** Plays it twice, faster than it was made. */
    playFast: () => new Source(rtpPort, ffmpeg(children, clip, ['-readrate', '8', '-stream_loop', '1'])),
    stop() {
      for (const child of children) child.kill('SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The clip with times, which a raw stream has not. */
async function timed(directory) {
  const file = join(directory, 'clip.mp4');
  await ended(run('ffmpeg', ['-v', 'error', '-framerate', String(FPS), '-i', CLIP, '-c', 'copy', file]));
  return file;
}

function ffmpeg(children, file, how) {
  return port => {
    const child = run('ffmpeg', [
      '-v', 'error', '-nostdin', ...how, '-i', file, '-c', 'copy', '-f', 'rtp', '-payload_type', '96',
      `rtp://127.0.0.1:${port}?pkt_size=1200`]);
    children.push(child);
    return child;
  };
}

/** The numbers of the clip's pictures that somebody is sent who gets `count` of them from number `begin` on. */
export function numbers(begin, count) {
  return Array.from({ length: Math.max(0, count) }, (_, i) => (begin + i) % PICTURES_OF_CLIP);
}

/** What ffmpeg sends to Janus, counted on its way. */
class Source {
  #pictures = []; // { at, idr } of each that has been handed on
  #idr = false;

  constructor(rtpPort, start) {
    const tap = createSocket('udp4');
    tap.on('message', packet => {
      this.#count(look(packet));
      tap.send(packet, rtpPort, '127.0.0.1');
    });
    this.ended = new Promise(resolve => tap.bind(0, '127.0.0.1', () => {
      const child = start(tap.address().port);
      child.on('exit', () => {
        tap.close();
        resolve();
      });
    }));
  }

  #count({ marker, idr }) {
    this.#idr ||= idr;
    if (marker) {
      this.#pictures.push({ at: Date.now(), idr: this.#idr });
      this.#idr = false;
    }
  }

  /** The numbers of the clip's pictures between the two times, from the first key frame on. */
  sent(from, to = Date.now()) {
    const begin = this.#pictures.findIndex(p => p.at >= from && p.idr);
    return begin < 0 ? [] : numbers(begin, this.#pictures.findLastIndex(p => p.at <= to) - begin + 1);
  }
}

function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  child.on('error', error => {
    console.error(`janus: ${command}: ${error.message}`);
    process.exit(1);
  });
  return child;
}

function ended(child) {
  return new Promise((resolve, reject) => child.on('exit', code => code === 0 ? resolve() : reject(new Error(`status ${code}`))));
}

function triplet() {
  return { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch];
}

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function listening(port) {
  for (let tries = 0; tries < 300; tries++) {
    const open = await new Promise(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('Janus does not listen');
}
