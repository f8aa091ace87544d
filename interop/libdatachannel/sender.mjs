// Sends the committed clip with libdatachannel, a WebRTC stack in C++; its H.264 packetizer is used too.
import { randomBytes } from 'node:crypto';
import {
  getLibraryVersion, H264RtpPacketizer, initLogger, PeerConnection, RtcpNackResponder, RtcpSrReporter, RtpPacketizationConfig, Video,
} from 'node-datachannel';
import { serveClip } from '../clip.mjs';

const CLOCK_RATE = 90_000;
const { DTLS_ROLE: role = 'active' } = process.env;
if (!['active', 'passive'].includes(role)) {
  console.error('libdatachannel: expected DTLS_ROLE active|passive');
  process.exit(2);
}
initLogger('Error', (level, message) => console.error(`libdatachannel: ${level}: ${message}`));

async function negotiate(offer, session) {
  // It leaves the loopback address out unless it is told to use that alone.
  const connection = new PeerConnection(session.id, { iceServers: [], bindAddress: '127.0.0.1' });
  try {
    return { answer: await answer(connection, offer, session), close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function answer(connection, offer, session) {
  const { mid, payloadType, fmtp } = h264(offer);
  const ssrc = randomBytes(4).readUInt32BE();
  const video = new Video(mid, 'SendOnly');
  video.addH264Codec(payloadType, fmtp);
  video.addSSRC(ssrc, 'whep', 'whep', 'video');
  const track = connection.addTrack(video);
  const rtp = new RtpPacketizationConfig(ssrc, 'whep', payloadType, CLOCK_RATE);
  const packetizer = new H264RtpPacketizer('StartSequence', rtp);
  packetizer.addToChain(new RtcpSrReporter(rtp));
  packetizer.addToChain(new RtcpNackResponder());
  track.setMediaHandler(packetizer);
  session.counters = { plisReceived: 0, nackMessagesReceived: 0 };
  track.onMessage(message => onRtcp(message, session));
  track.onOpen(() => session.play(async (annexB, timestamp) => {
    rtp.timestamp = timestamp;
    return track.isOpen() && track.sendMessageBinary(annexB);
  }).catch(error => console.error(`libdatachannel: ${error.stack}`)));
  connection.onStateChange(state => {
    console.error(`libdatachannel: session ${session.id} ${state}`);
    session.state = state;
    if (state === 'failed') connection.close(); // the client has gone without a word
  });

  const gathered = new Promise(resolve => connection.onGatheringStateChange(state => state === 'complete' && resolve()));
  // It has no setting for its role: it is what the offer leaves to it, and active where that is open.
  connection.setRemoteDescription(role === 'passive' ? offer.replace(/^a=setup:actpass/gm, 'a=setup:active') : offer, 'offer');
  await gathered;
  return connection.localDescription().sdp;
}

/** The payload type of the offer that the clip fits: constrained baseline, in fragments. */
function h264(offer) {
  const [, mid] = /^m=video [^]*?^a=mid:(\S+)/m.exec(offer) ?? [];
  const types = [...offer.matchAll(/^a=rtpmap:(\d+) H264\/90000/gmi)].map(([, type]) => Number(type));
  for (const payloadType of types) {
    const [, fmtp] = new RegExp(`^a=fmtp:${payloadType} (.*?)\\r?$`, 'm').exec(offer) ?? [];
    if (/packetization-mode=1/.test(fmtp) && /profile-level-id=42e0/i.test(fmtp)) return { mid, payloadType, fmtp };
  }
  throw new Error('the offer has no H.264 of constrained baseline profile and packetization mode 1');
}

/** What a compound packet asks for: NACK is answered already, and FIR is not among what libdatachannel agrees to. */
function onRtcp(message, session) {
  for (let at = 0; at + 4 <= message.length; at += 4 + 4 * message.readUInt16BE(at + 2)) {
    const type = message[at + 1];
    const format = message[at] & 31;
    if (type === 205 && format === 1) session.counters.nackMessagesReceived++;
    if (type === 206 && format === 1) {
      session.counters.plisReceived++;
      session.askForKeyFrame();
    }
  }
}

await serveClip({ sender: 'libdatachannel', version: getLibraryVersion(), negotiate });
