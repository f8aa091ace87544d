"""A WHEP endpoint on 127.0.0.1 that sends a fixed H.264 clip with aiortc, and tells at /stats which of its pictures it sent."""
import asyncio
import fractions
import os
import re
import secrets
import sys

import aioice.ice
import aiortc
import av
from aiohttp import web

PICTURES_PER_SECOND = 30
TIME_BASE = fractions.Fraction(1, PICTURES_PER_SECOND)
MAX_OFFER_BYTES = 64 * 1024
ROLES = {"active": "client", "passive": "server"}


def read_clip(file):
    """The pictures of an Annex B stream of one slice a picture: each slice ends one, and its parameter sets stand before it."""
    with open(file, "rb") as stream:
        units = [unit for unit in re.split(rb"\x00*\x00\x00\x01", stream.read()) if unit]
    pictures, begun = [], b""
    for unit in units:
        begun += b"\x00\x00\x00\x01" + unit
        if unit[0] & 0x1F in (1, 5):
            pictures.append((begun, unit[0] & 0x1F == 5))
            begun = b""
    return pictures


def add_loopback():
    """aioice leaves the loopback address out, and a machine without a network has no other."""
    addresses = aioice.ice.get_host_addresses
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [*addresses(use_ipv4, use_ipv6), "127.0.0.1"]


class Clip(aiortc.MediaStreamTrack):
    """The clip, over and over, a picture each time that aiortc asks, which it does when it can send."""

    kind = "video"

    def __init__(self, pictures, start):
        super().__init__()
        self.pictures, self.next = pictures, start
        self.sent = []
        self.from_key_frame = self.key_frames = self.key_frame_requests = 0
        self.begin = None

    def request_key_frame(self):
        self.key_frame_requests += 1
        while not self.pictures[self.next][1]:
            self.next = (self.next + 1) % len(self.pictures)

    async def recv(self):
        now = asyncio.get_running_loop().time()
        self.begin = self.begin or now
        await asyncio.sleep(self.begin + len(self.sent) / PICTURES_PER_SECOND - now)
        data, key = self.pictures[self.next]
        packet = av.Packet(data)
        packet.pts, packet.time_base = len(self.sent), TIME_BASE
        self.sent.append(self.next)
        self.key_frames += key
        self.from_key_frame += self.key_frames > 0
        self.next = (self.next + 1) % len(self.pictures)
        return packet


class Session:
    def __init__(self, pictures, start):
        self.id = secrets.token_hex(8)
        self.deleted = False
        self.clip = Clip(pictures, start)
        self.connection = aiortc.RTCPeerConnection()

    async def answer(self, offer):
        # aiortc takes no offer but actpass. What the offer has chosen, the answer takes the other part of all the same.
        chosen = re.search(r"^a=setup:(active|passive)", offer, re.M)
        role = os.environ.get("DTLS_ROLE")
        if chosen:
            role = "passive" if chosen[1] == "active" else "active"
            offer = re.sub(r"^a=setup:\w+", "a=setup:actpass", offer, flags=re.M)
        await self.connection.setRemoteDescription(aiortc.RTCSessionDescription(offer, "offer"))
        sender = self.connection.addTrack(self.clip)
        # Pictures that are encoded already: whoever asks for a key frame is to have the clip's next one.
        sender._send_keyframe = self.clip.request_key_frame
        if role in ROLES:
            sender.transport._set_role(ROLES[role])
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        return self.connection.localDescription.sdp

    def stats(self):
        return {
            "id": self.id,
            "state": self.connection.connectionState,
            "deleted": self.deleted,
            "pictures": self.clip.sent,
            "picturesSent": len(self.clip.sent),
            "picturesSentFromFirstKeyFrame": self.clip.from_key_frame,
            "keyFramesSent": self.clip.key_frames,
            "keyFrameRequests": self.clip.key_frame_requests,
        }


class Endpoint:
    def __init__(self, pictures, start):
        self.pictures, self.start = pictures, start
        self.posts = self.deletes = 0
        self.sessions = {}

    async def post(self, request):
        self.posts += 1
        if request.content_type != "application/sdp":
            raise web.HTTPUnsupportedMediaType(text="expected application/sdp\n")
        session = Session(self.pictures, self.start)
        try:
            answer = await session.answer(await request.text())
        except (ValueError, aiortc.exceptions.InvalidAccessError) as refused:
            await session.connection.close()
            raise web.HTTPBadRequest(text=f"{refused}\n") from refused
        self.sessions[session.id] = session
        headers = {"Location": f"/whep/{session.id}", "ETag": f'"{session.id}"'}
        return web.Response(status=201, text=answer, content_type="application/sdp", headers=headers)

    async def delete(self, request):
        self.deletes += 1
        session = self.sessions.get(request.match_info["id"])
        if session is None or session.deleted:
            raise web.HTTPNotFound
        session.deleted = True
        await session.connection.close()
        return web.Response()

    async def options(self, _request):
        return web.Response(status=204, headers={"Accept-Post": "application/sdp"})

    async def stats(self, _request):
        sessions = [session.stats() for session in self.sessions.values()]
        return web.json_response(
            {"sender": "aiortc", "version": aiortc.__version__, "posts": self.posts, "deletes": self.deletes, "sessions": sessions})

    async def close(self, _application):
        await asyncio.gather(*(session.connection.close() for session in self.sessions.values()))


def main():
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("usage: sender.py PORT CLIP.h264")
    if os.environ.get("DTLS_ROLE") not in (None, "", "auto", *ROLES):
        sys.exit("aiortc: DTLS_ROLE: expected auto, active or passive")
    pictures = read_clip(sys.argv[2])
    start = int(os.environ.get("START_PICTURE") or 0)
    if not 0 <= start < len(pictures):
        sys.exit(f"aiortc: START_PICTURE: expected a number from 0 to {len(pictures) - 1}")
    add_loopback()
    endpoint = Endpoint(pictures, start)
    application = web.Application(client_max_size=MAX_OFFER_BYTES)
    application.add_routes([
        web.post("/whep", endpoint.post), web.options("/whep", endpoint.options), web.delete("/whep/{id}", endpoint.delete),
        web.get("/stats", endpoint.stats)])
    application.on_shutdown.append(endpoint.close)
    print(f"aiortc: aiortc {aiortc.__version__}, WHEP on http://127.0.0.1:{sys.argv[1]}/whep", file=sys.stderr, flush=True)
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None)


main()
