// A WHEP endpoint on 127.0.0.1: Meetecho's janus-whep-server, as npm has it, before Debian's Janus. What is added is the path
// /whep, which counts requests on their way, and /stats.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import Janode from 'janode';
import StreamingPlugin from 'janode/plugins/streaming';
import RecordPlayPlugin from 'janode/plugins/recordplay';
import { JanusWhepServer } from 'janus-whep-server';
import { FPS, MOUNTPOINT, numbers, startJanus } from './janus.mjs';

const RECORDING = 77;
const MARGIN_MS = 200; // how long Janus may play before it says that it can
const port = Number(process.argv[2]);
if (!Number.isInteger(port)) {
  console.error('janus: expected PORT');
  process.exit(2);
}

const counters = { posts: 0, patches: 0, answers: 0, deletes: 0 };
const sessions = []; // { uuid, from, to, deleted }
const janus = await startJanus();
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    janus.stop();
    process.exit(0);
  });
}

const app = express();
app.get('/stats', (_request, response) => response.json(stats()));
app.use((request, response, next) => {
  count(request, response);
  if (request.path === '/whep') request.url = '/whep/endpoint/camera';
  next();
});
const whep = new JanusWhepServer({
  janus: { address: janus.address },
  rest: { app, basePath: '/whep' },
  iceServers: process.env.STUN ? [{ uri: process.env.STUN }] : [],
  debug: 'warn',
});
await whep.start();
let live; // the source, once somebody looks; a recording needs none
if (process.env.SERVER_OFFERS) await record();
const stream = process.env.SERVER_OFFERS ? { plugin: 'recordplay', feed: RECORDING } : { plugin: 'streaming', mountpoint: MOUNTPOINT };
whep.createEndpoint({ id: 'camera', token: process.env.TOKEN, ...stream }).on('new-subscriber', subscribed);
app.listen(port, '127.0.0.1');
console.error(`janus: Janus ${process.env.JANUS_VERSION}, WHEP on http://127.0.0.1:${port}/whep`);

function count(request, response) {
  if (request.method === 'POST') counters.posts++;
  if (request.method === 'PATCH') counters[request.headers['content-type'] === 'application/sdp' ? 'answers' : 'patches']++;
  if (request.method !== 'DELETE') return;
  counters.deletes++;
  const session = sessions.find(s => request.path.endsWith(s.uuid));
  if (session) session.to ??= Date.now();
  response.on('finish', () => {
    // 404: DTLS's farewell got there first, and Janus has ended the session by itself.
    if (session && [200, 404].includes(response.statusCode)) session.deleted = true;
  });
}

/** The camera begins when Janus can send: what it sends from then on is what Janus has to send. */
function subscribed() {
  const subscriber = [...whep.subscribers.values()].at(-1);
  const session = { uuid: subscriber.uuid, deleted: false };
  sessions.push(session);
  subscriber.handle.on(Janode.EVENT.HANDLE_WEBRTCUP, () => {
    session.from = Date.now();
    if (!process.env.SERVER_OFFERS) live ??= janus.play();
  });
}

/** Has Janus record its own stream, from the clip's first picture on, for the plugin that makes the offers to play. */
async function record() {
  const connection = await Janode.connect({ address: { url: janus.address } });
  const session = await connection.create();
  const streaming = await session.attach(StreamingPlugin);
  await streaming.startRecording({ id: MOUNTPOINT, video: join(janus.recordings, 'camera-video') });
  await janus.playFast().ended;
  await streaming.stopRecording({ id: MOUNTPOINT, audio: false, data: false });
  writeFileSync(join(janus.recordings, `${RECORDING}.nfo`), `[${RECORDING}]\nname = camera\ndate = today\nvideo = camera-video.mjr\n`);
  await (await session.attach(RecordPlayPlugin)).updateRecordings({});
  await session.destroy();
}

/** A recording is played from its begin, at the pace of its timestamps: what Janus has sent of it is told by the time. */
function sent(from, to = Date.now()) {
  return live ? live.sent(from, to) : numbers(0, Math.ceil((to - from + MARGIN_MS) / 1000 * FPS));
}

function stats() {
  return {
    sender: 'janus',
    version: process.env.JANUS_VERSION,
    ...counters,
    sessions: sessions.map(({ uuid, from, to, deleted }) => {
      const pictures = from === undefined ? [] : sent(from, to);
      return { id: uuid, deleted, picturesSent: pictures.length, picturesSentFromFirstKeyFrame: pictures.length, pictures };
    }),
  };
}
