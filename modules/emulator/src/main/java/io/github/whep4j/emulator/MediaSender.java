package io.github.whep4j.emulator;

import io.github.whep4j.rtp.FullIntraRequest;
import io.github.whep4j.rtp.GenericNack;
import io.github.whep4j.rtp.PictureLossIndication;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpReceiver;
import io.github.whep4j.srtp.SrtpSender;
import java.util.Random;
import java.util.Set;

/**
 * The media of one session behind its keys: protects what the {@link RtpSender} makes, and understands the RTCP that comes
 * back. On the session's loop.
 */
final class MediaSender implements RtpSender.Sink {
    private static final int MAX_DATAGRAM_BYTES = 2_048;
    /** 35 to 63 are offered last of all, so 63 is never negotiated. */
    private static final int UNUSED_PAYLOAD_TYPE = 63;

    private static final int MARKER_BIT = 0x80;

    private final RtpSender sender;
    private final SrtpSender protector;
    private final SrtpReceiver unprotector;
    private final RtpSender.Settings settings;
    private final Set<Misbehaviour> misbehaviours;
    private final Tally tally;
    private final Output output;
    private final Random random = new Random();
    private final SentPackets sent = new SentPackets();
    private final byte[] out = new byte[MAX_DATAGRAM_BYTES];
    private final byte[] in = new byte[MAX_DATAGRAM_BYTES];
    private int lastSequenceNumber;
    private long lastTimestamp;
    private int unknownSequenceNumber;

    /** Where it goes. */
    interface Output {
        /** A datagram for the peer; the buffer is overwritten after the call. */
        void transmit(byte[] buf, int off, int len);

        /** The clip is over, and is not to be looped. */
        void clipEnded();
    }

    /** Derives its session keys; the given ones can be destroyed afterwards. */
    MediaSender(
            Clip clip,
            RtpSender.Settings settings,
            SrtpKeys keys,
            Set<Misbehaviour> misbehaviours,
            Tally tally,
            Output output) {
        this.settings = settings;
        this.misbehaviours = misbehaviours;
        this.tally = tally;
        this.output = output;
        this.protector = new SrtpSender(keys);
        this.unprotector = new SrtpReceiver(keys);
        this.sender = new RtpSender(clip, settings, this);
    }

    void start(long nowNanos, long epochNanos) {
        if (!misbehaviours.contains(Misbehaviour.NO_MEDIA)) {
            sender.start(nowNanos, epochNanos);
        }
    }

    void join(LiveStart live, long nowNanos) {
        if (!misbehaviours.contains(Misbehaviour.NO_MEDIA)) {
            sender.join(live, nowNanos);
        }
    }

    long nextTimeoutNanos() {
        return sender.nextTimeoutNanos();
    }

    void onTimeout(long nowNanos) {
        sender.onTimeout(nowNanos);
    }

    void stop() {
        sender.stop();
    }

    void sendBye(long nowNanos) {
        sender.sendBye(nowNanos);
    }

    /** SRTP or SRTCP; a receiver of video has only the latter to send. */
    void onDatagram(byte[] buf, int off, int len, long nowNanos) {
        if (!RtcpHeader.isRtcp(buf, off, len) || len > in.length) {
            tally.refusedPackets.increment();
            return;
        }
        int length = unprotector.unprotectRtcp(buf, off, len, in, 0);
        if (length < 0) {
            tally.refusedPackets.increment();
            return;
        }
        int at = 0;
        while (at < length) {
            int packetLength = RtcpHeader.lengthOf(in, at, length - at);
            if (packetLength < 0) {
                return;
            }
            onRtcp(at, packetLength, nowNanos);
            at += packetLength;
        }
    }

    private void onRtcp(int at, int length, long nowNanos) {
        if (PictureLossIndication.isValid(in, at, length)) {
            tally.plis.increment();
            if (PictureLossIndication.mediaSsrc(in, at) == settings.ssrc()) {
                sender.requestKeyFrame(nowNanos);
            }
        } else if (FullIntraRequest.isValid(in, at, length)) {
            tally.firs.increment();
            for (int entry = 0; entry < FullIntraRequest.entryCount(in, at, length); entry++) {
                if (FullIntraRequest.ssrc(in, at, entry) == settings.ssrc()) {
                    sender.requestKeyFrame(nowNanos);
                }
            }
        } else if (GenericNack.isValid(in, at, length)) {
            tally.nacks.increment();
            resend(at, length);
        } else if (RtcpHeader.packetType(in, at) == RtcpHeader.RECEIVER_REPORT) {
            tally.receiverReports.increment();
        } else if (RtcpHeader.packetType(in, at) == RtcpHeader.GOODBYE) {
            tally.byes.increment();
        }
    }

    /** What was asked for again goes out as it was: a packet that a receiver has already is a replay, which it drops. */
    private void resend(int at, int length) {
        if (misbehaviours.contains(Misbehaviour.DEAF_TO_NACKS) || GenericNack.mediaSsrc(in, at) != settings.ssrc()) {
            return;
        }
        for (int entry = 0; entry < GenericNack.entryCount(in, at, length); entry++) {
            int first = GenericNack.packetId(in, at, entry);
            // RFC 4585, Section 6.2.1: bit i of the mask stands for the packet i + 1 after the first.
            int wanted = GenericNack.bitMask(in, at, entry) << 1 | 1;
            for (int i = 0; wanted >>> i != 0; i++) {
                byte[] packet = (wanted >>> i & 1) == 0 ? null : sent.get(first + i & 0xffff);
                if (packet != null) {
                    tally.packetsResent.increment();
                    output.transmit(packet, 0, packet.length);
                }
            }
        }
    }

    @Override
    public void rtp(byte[] buf, int off, int len) {
        lastSequenceNumber = RtpHeader.sequenceNumber(buf, off);
        lastTimestamp = RtpHeader.timestamp(buf, off);
        if (misbehaviours.contains(Misbehaviour.OTHER_PAYLOAD_TYPE)) {
            buf[off + 1] = (byte) (buf[off + 1] & MARKER_BIT | UNUSED_PAYLOAD_TYPE);
        }
        int length = protector.protect(buf, off, len, out, 0);
        if (length > 0) {
            sent.add(lastSequenceNumber, out, 0, length);
            output.transmit(out, 0, length);
        }
        tally.packetsSent.increment();
    }

    @Override
    public void rtcp(byte[] buf, int off, int len) {
        int length = protector.protectRtcp(buf, off, len, out, 0);
        if (length > 0) {
            output.transmit(out, 0, length);
        }
    }

    @Override
    public void pictureSent(boolean keyFrame) {
        tally.picturesSent.increment();
        if (keyFrame) {
            tally.keyFramesSent.increment();
        }
        if (misbehaviours.contains(Misbehaviour.FORGED_PACKETS)) {
            int type = settings.payloadType();
            forge(Forgeries.rtp(type, lastSequenceNumber + 1, lastTimestamp, settings.ssrc(), random));
            forge(Forgeries.rtp(type, random.nextInt(), lastTimestamp, random.nextInt(), random));
            forge(Forgeries.goodbye(settings.ssrc(), random));
        }
        if (misbehaviours.contains(Misbehaviour.UNKNOWN_PAYLOAD_TYPE)) {
            unknownSequenceNumber = unknownSequenceNumber + 1 & 0xffff;
            byte[] packet = Forgeries.rtp(
                    UNUSED_PAYLOAD_TYPE, unknownSequenceNumber, lastTimestamp, settings.ssrc() + 1, random);
            sendProtected(packet, 0, packet.length);
        }
    }

    @Override
    public void clipEnded() {
        output.clipEnded();
    }

    private void forge(byte[] datagram) {
        tally.forgedPackets.increment();
        output.transmit(datagram, 0, datagram.length);
    }

    private void sendProtected(byte[] buf, int off, int len) {
        int length = protector.protect(buf, off, len, out, 0);
        if (length > 0) {
            output.transmit(out, 0, length);
        }
    }
}
