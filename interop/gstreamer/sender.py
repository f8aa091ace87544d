"""A WHEP endpoint on 127.0.0.1 that answers with GStreamer's webrtcbin: a test picture, x264, RTX on request."""
import json
import os
import re
import secrets
import signal
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

MAX_OFFER_BYTES = 64 * 1024
STEP_SECONDS = 10
KEPT = []  # the binding takes webrtcbin's own reference to its agent for one of ours, and must never give it back


def number(name, default, low, high):
    text = os.environ.get(name) or str(default)
    if not re.fullmatch(r"-?\d+", text) or not low <= int(text) <= high:
        sys.exit(f"gstreamer: {name}={text}: expected a number from {low} to {high}")
    return int(text)


def choice(name, *allowed):
    value = os.environ.get(name) or allowed[0]
    if value not in allowed:
        sys.exit(f"gstreamer: {name}={value}: expected one of {', '.join(allowed)}")
    return value


# Before there are threads: the members of such a type are filled in at its first use, and not under a lock.
GATHERED = GstWebRTC.WebRTCICEGatheringState.COMPLETE
SENDONLY = GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY
OFFER = GstWebRTC.WebRTCSDPType.OFFER
ANSWER = GstWebRTC.WebRTCSDPType.ANSWER

DTLS_ROLE = choice("DTLS_ROLE", "auto", "active", "passive")
AGGREGATE = choice("AGGREGATE", "zero-latency", "none", "max-stap")
SLICES = number("SLICES", 1, 1, 16)
KEY_FRAMES = number("KEY_FRAMES", 60, 1, 100_000)
BITRATE = number("BITRATE", 1000, 50, 100_000)
FIRST_SEQUENCE = number("FIRST_SEQUENCE", -1, -1, 0xFFFF)
FIRST_TIMESTAMP = number("FIRST_TIMESTAMP", -1, -1, 0xFFFFFFFF)
FPS = number("FPS", 30, 1, 120)
B_PICTURES = number("B_PICTURES", 0, 0, 16)
WIDTH, HEIGHT = (os.environ.get("SIZE") or "640x360").split("x")


def encoder_options():
    """With B pictures in pyramids, which WebRTC senders avoid; x264 looks ahead then, and so delays what it sends."""
    return f"bframes={B_PICTURES} b-pyramid=true b-adapt=false" if B_PICTURES else "tune=zerolatency"


class OfferRefused(Exception):
    """The offer has no H.264 that this pipeline can send, or webrtcbin took exception to it."""


def h264_payload_type(offer):
    """The offer's payload type for constrained baseline in packetization mode 1; the payloader has to use it."""
    for number_text in re.findall(r"^a=rtpmap:(\d+) H264/90000", offer, re.M | re.I):
        fmtp = re.search(rf"^a=fmtp:{number_text} (.*)$", offer, re.M)
        if fmtp and "packetization-mode=1" in fmtp[1] and re.search(r"profile-level-id=42[ce]0", fmtp[1], re.I):
            return int(number_text)
    raise OfferRefused("no constrained baseline H.264 in packetization mode 1")


def has_network():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; TEST-NET-1
            return True
        except OSError:
            return False


class WireCounter:
    """Counts what leaves through libnice's sink: SRTP, whose header is in the clear."""

    def __init__(self, payload_type):
        self.payload_type = payload_type
        self.lock = threading.Lock()
        self.key_timestamps = set()
        self.seen = set()
        self.key_frames = self.pictures = self.pictures_from_key_frame = self.packets = self.bytes = 0
        self.other_packets = self.rtcp_packets = 0

    def on_payload(self, _pad, info):
        """Behind the payloader, where payloads are in the clear: remembers the timestamps of IDR pictures."""
        buffers = info.get_buffer_list() if info.type & Gst.PadProbeType.BUFFER_LIST else None
        many = [buffers.get(i) for i in range(buffers.length())] if buffers else [info.get_buffer()]
        for buffer in many:
            packet = buffer.extract_dup(0, min(buffer.get_size(), 80))
            if len(packet) > 14 and has_idr(packet):
                with self.lock:
                    self.key_timestamps.add(int.from_bytes(packet[4:8], "big"))
        return Gst.PadProbeReturn.OK

    def on_wire(self, _pad, info):
        buffers = info.get_buffer_list() if info.type & Gst.PadProbeType.BUFFER_LIST else None
        many = [buffers.get(i) for i in range(buffers.length())] if buffers else [info.get_buffer()]
        for buffer in many:
            self.count(buffer.extract_dup(0, min(buffer.get_size(), 12)), buffer.get_size())
        return Gst.PadProbeReturn.OK

    def count(self, header, length):
        if len(header) < 12 or not 128 <= header[0] <= 191:
            return  # DTLS
        with self.lock:
            if 192 <= header[1] <= 223:
                self.rtcp_packets += 1
            elif header[1] & 0x7F != self.payload_type:
                self.other_packets += 1
            else:
                self.count_media(header, length)

    def count_media(self, header, length):
        timestamp = int.from_bytes(header[4:8], "big")
        self.packets += 1
        self.bytes += length
        if timestamp in self.seen or not header[1] & 0x80:
            return
        self.seen.add(timestamp)
        self.pictures += 1
        self.key_frames += timestamp in self.key_timestamps
        self.pictures_from_key_frame += self.key_frames > 0

    def as_json(self):
        with self.lock:
            return {
                "picturesSent": self.pictures,
                "picturesSentFromFirstKeyFrame": self.pictures_from_key_frame,
                "keyFramesSent": self.key_frames,
                "packetsSent": self.packets,
                "srtpBytesSent": self.bytes,
                "retransmittedPacketsSent": self.other_packets,
                "rtcpPacketsSent": self.rtcp_packets,
            }


def has_idr(packet):
    payload = packet[12 + 4 * (packet[0] & 0x0F):]
    if packet[0] & 0x10:
        payload = payload[4 + 4 * int.from_bytes(payload[2:4], "big"):]
    if len(payload) < 2:
        return False
    kind = payload[0] & 0x1F
    # SPS and PPS go with an IDR picture alone, so a STAP-A that begins with one counts too.
    return kind in (5, 7) or kind == 24 and len(payload) > 3 and payload[3] & 0x1F in (5, 7) or kind == 28 and payload[1] & 0x9F == 0x85


class Session:
    def __init__(self, offer):
        self.id = secrets.token_hex(8)
        self.deleted = False
        self.state = "new"
        self.key_frame_requests = 0
        self.final = None
        payload_type = h264_payload_type(offer)
        self.wire = WireCounter(payload_type)
        self.pipeline = Gst.parse_launch(
            "webrtcbin name=webrtc bundle-policy=max-bundle "
            f"videotestsrc is-live=true ! video/x-raw,width={WIDTH},height={HEIGHT},framerate={FPS}/1,format=I420 "
            f"! x264enc name=encoder {encoder_options()} speed-preset=ultrafast bitrate={BITRATE} key-int-max={KEY_FRAMES} "
            f"threads=1 sliced-threads=false option-string=slices={SLICES}:scenecut=0 "
            f"! video/x-h264,profile={'main' if B_PICTURES else 'constrained-baseline'},stream-format=byte-stream "
            f"! rtph264pay name=payloader pt={payload_type} mtu=1200 config-interval=-1 aggregate-mode={AGGREGATE} "
            f"seqnum-offset={FIRST_SEQUENCE} timestamp-offset={FIRST_TIMESTAMP & 0xFFFFFFFF} "
            f"! application/x-rtp,media=video,encoding-name=H264,payload={payload_type} ! webrtc."
        )
        self.webrtc = self.pipeline.get_by_name("webrtc")
        if not has_network():
            # libnice leaves the loopback address out unless it is told.
            agent = self.webrtc.get_property("ice-agent")
            agent.emit("add-local-ip-address", "127.0.0.1")
            KEPT.append(agent)
        payloader = self.pipeline.get_by_name("payloader")
        both = Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST
        payloader.get_static_pad("src").add_probe(both, self.wire.on_payload)
        payloader.get_static_pad("src").add_probe(Gst.PadProbeType.EVENT_UPSTREAM, self.on_upstream_event)
        self.webrtc.connect("deep-element-added", self.on_element, both)
        self.webrtc.connect("notify::connection-state", self.on_state)
        transceiver = self.webrtc.emit("get-transceiver", 0)
        transceiver.set_property("direction", SENDONLY)
        transceiver.set_property("do-nack", True)

    def on_element(self, _bin, _sub_bin, element, mask):
        if element.get_factory() and element.get_factory().get_name() == "nicesink":
            element.get_static_pad("sink").add_probe(mask, self.wire.on_wire)

    def on_upstream_event(self, _pad, info):
        structure = info.get_event().get_structure()
        if structure and structure.get_name() == "GstForceKeyUnit":
            self.key_frame_requests += 1
        return Gst.PadProbeReturn.OK

    def on_state(self, webrtc, _property):
        self.state = webrtc.get_property("connection-state").value_nick
        print(f"gstreamer: session {self.id} {self.state}", file=sys.stderr, flush=True)

    def answer(self, offer):
        self.pipeline.set_state(Gst.State.PLAYING)
        self.call("set-remote-description", description(OFFER, offer))
        reply = self.call("create-answer", None)
        answer = reply.get_value("answer") if reply else None
        if answer is None:
            raise OfferRefused("webrtcbin made no answer")
        text = answer.sdp.as_text()
        if DTLS_ROLE != "auto":
            text = re.sub(r"^a=setup:\w+", f"a=setup:{DTLS_ROLE}", text, flags=re.M)
        gathered = threading.Event()
        self.webrtc.connect("notify::ice-gathering-state", lambda *_: self.is_gathered() and gathered.set())
        self.call("set-local-description", description(ANSWER, text))
        if not self.is_gathered():
            gathered.wait(STEP_SECONDS)
        return self.webrtc.get_property("local-description").sdp.as_text()

    def is_gathered(self):
        return self.webrtc.get_property("ice-gathering-state") == GATHERED

    def call(self, signal_name, *arguments):
        promise = Gst.Promise.new()
        self.webrtc.emit(signal_name, *arguments, promise)
        result = promise.wait()
        reply = promise.get_reply()
        if result != Gst.PromiseResult.REPLIED:
            raise OfferRefused(f"{signal_name}: {result.value_nick}")
        if reply and reply.has_field("error"):
            raise OfferRefused(f"{signal_name}: {reply.get_value('error').message}")
        return reply

    def close(self):
        self.final = {**self.stats(), "state": "closed"}
        self.pipeline.set_state(Gst.State.NULL)

    def stats(self):
        if self.final:
            return {**self.final, "deleted": self.deleted}
        return {
            "id": self.id,
            "deleted": self.deleted,
            "state": self.state,
            "keyFrameRequests": self.key_frame_requests,
            **self.wire.as_json(),
            "webrtcbin": self.webrtcbin_stats(),
        }

    def webrtcbin_stats(self):
        reply = self.call("get-stats", None)
        shown = {}
        for i in range(reply.n_fields()):
            name = reply.nth_field_name(i)
            value = reply.get_value(name)
            if isinstance(value, Gst.Structure) and name.startswith(("rtp-outbound", "rtp-remote-inbound", "transport", "codec")):
                shown[name] = {
                    field: plain(value.get_value(field))
                    for field in (value.nth_field_name(j) for j in range(value.n_fields()))
                    if not field.startswith("gst-")
                }
        return shown


def plain(value):
    return value if isinstance(value, (int, float, str, bool)) else getattr(value, "value_nick", str(value))


def description(kind, text):
    result, message = GstSdp.SDPMessage.new_from_text(text)
    if result != GstSdp.SDPResult.OK:
        raise OfferRefused("the SDP cannot be parsed")
    return GstWebRTC.WebRTCSessionDescription.new(kind, message)


class Endpoint:
    def __init__(self):
        self.lock = threading.Lock()
        self.posts = self.deletes = 0
        self.sessions = {}

    def open(self, offer):
        with self.lock:
            self.posts += 1
        session = Session(offer)
        try:
            answer = session.answer(offer)
        except OfferRefused:
            session.pipeline.set_state(Gst.State.NULL)
            raise
        with self.lock:
            self.sessions[session.id] = session
        return session, answer

    def close(self, session_id):
        with self.lock:
            self.deletes += 1
            session = self.sessions.get(session_id)
            if session is None or session.deleted:
                return False
            session.deleted = True
        session.close()
        return True

    def stats(self):
        with self.lock:
            sessions = list(self.sessions.values())
            counts = {"sender": "gstreamer", "version": ".".join(map(str, Gst.version()[:2])), "posts": self.posts, "deletes": self.deletes}
        return {**counts, "sessions": [session.stats() for session in sessions]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint = Endpoint()

    def reply(self, status, body="", kind="text/plain", **headers):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if self.path != "/stats":
            return self.reply(405 if self.path.startswith("/whep") else 404)
        return self.reply(200, json.dumps(self.endpoint.stats()), "application/json")

    def do_OPTIONS(self):
        self.reply(204, Accept_Post="application/sdp")

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/whep":
            return self.reply(404)
        if not (self.headers.get("Content-Type") or "").startswith("application/sdp"):
            return self.reply(415, "expected application/sdp\n")
        if not 0 < length <= MAX_OFFER_BYTES:
            return self.reply(400, "expected an offer with its length\n")
        offer = self.rfile.read(length).decode("utf-8", "replace")
        try:
            session, answer = self.endpoint.open(offer)
        except OfferRefused as refused:
            print(f"gstreamer: offer refused: {refused}\n{offer}", file=sys.stderr, flush=True)
            return self.reply(400, f"{refused}\n")
        return self.reply(201, answer, "application/sdp", Location=f"/whep/{session.id}", ETag=f'"{session.id}"')

    def do_DELETE(self):
        self.reply(200 if self.endpoint.close(self.path.removeprefix("/whep/")) else 404)

    def log_message(self, *_):
        pass


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: sender.py PORT")
    Gst.init(None)
    loop = GLib.MainLoop()
    threading.Thread(target=loop.run, daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.daemon_threads = True
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"gstreamer: {Gst.version_string()}, WHEP on http://127.0.0.1:{sys.argv[1]}/whep", file=sys.stderr, flush=True)
    server.serve_forever()
    os._exit(0)  # sessions that are open end with the process


main()
