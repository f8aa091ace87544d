// Sends the committed clip with werift, WebRTC in TypeScript; its H.264 packetizer is used too.
import { readFileSync } from 'node:fs';
import {
  H264Packetizer, MediaStreamTrack, ProtectionProfileAeadAes128Gcm, ProtectionProfileAes128CmHmacSha1_80, RTCPeerConnection,
  RTCRtpCodecParameters, useAbsSendTime, useH264, useSdesMid, useTransportWideCC,
} from 'werift';
import { serveClip } from '../clip.mjs';

const SRTP_PROFILES = {
  AEAD_AES_128_GCM: ProtectionProfileAeadAes128Gcm,
  AES_CM_128_HMAC_SHA1_80: ProtectionProfileAes128CmHmacSha1_80,
};
const DTLS_ROLES = { active: 'client', passive: 'server' };
const { SRTP_PROFILE: profile, DTLS_ROLE: role, ICE_LITE: iceLite, ICE_TCP: iceTcp } = process.env;
if (profile && !(profile in SRTP_PROFILES) || role && !(role in DTLS_ROLES)) {
  console.error(`werift: expected SRTP_PROFILE ${Object.keys(SRTP_PROFILES).join('|')} and DTLS_ROLE ${Object.keys(DTLS_ROLES).join('|')}`);
  process.exit(2);
}

const configuration = {
  codecs: { video: [useH264(), new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90000 })] },
  headerExtensions: { video: [useSdesMid(), useAbsSendTime(), useTransportWideCC()] },
  iceServers: [], // otherwise it asks Google's
  iceAdditionalHostAddresses: ['127.0.0.1'],
  iceLite: Boolean(iceLite),
  iceUseTcp: Boolean(iceTcp),
};

async function negotiate(offer, session) {
  const connection = new RTCPeerConnection(configuration);
  try {
    return { answer: await answer(connection, offer, session), close: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function answer(connection, offer, session) {
  const { sender } = connection.addTransceiver(new MediaStreamTrack({ kind: 'video' }), { direction: 'sendonly' });
  session.counters = { plisReceived: 0, nackMessagesReceived: 0, nackedPackets: 0 };
  // It agrees to FIR, but hands on none: it looks for the source in the header, where FIR has 0 (RFC 5104, Section 4.3.1.2).
  sender.onPictureLossIndication.subscribe(() => {
    session.counters.plisReceived++;
    session.askForKeyFrame();
  });
  sender.onGenericNack.subscribe(({ lost }) => {
    session.counters.nackMessagesReceived++;
    session.counters.nackedPackets += lost.length;
  });
  connection.connectionStateChange.subscribe(state => {
    console.error(`werift: session ${session.id} ${state}`);
    session.state = state;
    if (state === 'connected') session.play(sending(sender)).catch(error => console.error(`werift: ${error.stack}`));
    if (state === 'failed') connection.close(); // the client has gone without a word
  });

  await connection.setRemoteDescription({ type: 'offer', sdp: iceTcp ? discardingUdp(offer) : offer });
  // It has no settings for these: what it would take by itself is in the transport, where it may be changed until it starts.
  const [transport] = connection.dtlsTransports;
  if (profile) transport.srtpProfiles = [SRTP_PROFILES[profile]];
  if (role) transport.role = DTLS_ROLES[role];
  await connection.setLocalDescription(await connection.createAnswer());
  const { sdp } = connection.localDescription;
  return iceTcp ? withoutUdp(sdp) : sdp;
}

/** As where no UDP gets through: to nowhere, since werift gives up at once where it has nobody to ask. */
function discardingUdp(offer) {
  return offer.replace(/^(a=candidate:\S+ \d+ udp \d+ \S+) \d+/gmi, '$1 9');
}

function withoutUdp(answer) {
  return answer.replace(/^a=candidate:\S+ \d+ udp .*\r?\n/gmi, '');
}

function sending(sender) {
  const packetizer = new H264Packetizer();
  return async (annexB, timestamp) => {
    for (const packet of packetizer.packetize(annexB, timestamp)) await sender.sendRtp(packet);
    return sender.transport.state === 'connected';
  };
}

const { version } = JSON.parse(readFileSync(new URL('node_modules/werift/package.json', import.meta.url)));
await serveClip({ sender: 'werift', version, negotiate });
