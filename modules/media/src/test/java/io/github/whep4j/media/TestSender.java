package io.github.whep4j.media;

import io.github.whep4j.rtp.ExtendedReport;
import io.github.whep4j.rtp.FullIntraRequest;
import io.github.whep4j.rtp.GenericNack;
import io.github.whep4j.rtp.HeaderExtensions;
import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.PictureLossIndication;
import io.github.whep4j.rtp.ReceiverEstimatedMaxBitrate;
import io.github.whep4j.rtp.ReceiverReport;
import io.github.whep4j.rtp.ReportBlock;
import io.github.whep4j.rtp.RetransmissionPayload;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.rtp.SenderReport;
import io.github.whep4j.rtp.SourceDescription;
import io.github.whep4j.rtp.TransportFeedback;
import io.github.whep4j.srtp.SrtpReceiver;
import io.github.whep4j.srtp.SrtpSender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A sender of video made of random bytes: packetizes pictures, answers PLI, FIR and NACK, sends reports. What it sends can
 * be compared with what comes out.
 */
final class TestSender {

    static final byte[] SPS = HexFormat.of().parseHex("6742c01f8c8d40501e900f08846a");
    static final byte[] PPS = HexFormat.of().parseHex("68ce3c80");

    private static final int HISTORY = 1_024;
    private static final int MAX_HEADER_LENGTH = 80;
    private static final byte[] START_CODE = {0, 0, 0, 1};

    /** What slices are cut out of; has no start code in it. */
    private static final byte[] NOISE = noise();

    final Settings settings;
    private final SplittableRandom random;
    private final SrtpSender srtp = new SrtpSender(TestKeys.ofSender());
    private final SrtpReceiver feedback = new SrtpReceiver(TestKeys.ofSender());
    private final Consumer<byte[]> network;
    private final byte[][] history = new byte[HISTORY][];
    private final byte[][] sealedHistory = new byte[HISTORY][];

    int ssrc;
    int sequenceNumber;
    int rtxSequenceNumber = 9;
    long timestamp;
    boolean keyFrameWanted = true;
    long transportSequence = 65_000;

    /** Elements of the header extension that all packets get, besides those of the settings. */
    final Map<Integer, byte[]> elements = new TreeMap<>();

    long packets;
    long octets;
    long retransmissions;
    int plis;
    int firs;
    int lastFeedbackFrom;
    int lastFeedbackFor;
    int lastFirCommand = -1;
    /** Of the plain RTCP of the latest datagram. */
    int lastFeedbackBytes;

    int nacks;
    int requested;
    int reports;
    int goodbyes;
    final List<byte[]> transportFeedback = new ArrayList<>();
    long lastEstimate;
    LongSupplier clock = () -> 0;
    private int receiverReportTime;
    private long receiverReportNanos;
    final List<Integer> reportedLoss = new ArrayList<>();

    TestSender(Settings settings, Consumer<byte[]> network) {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed);
        this.network = network;
        this.ssrc = settings.ssrc;
        this.sequenceNumber = settings.firstSequenceNumber;
        this.timestamp = settings.firstTimestamp;
    }

    private static byte[] noise() {
        byte[] noise = new byte[1 << 20];
        new SplittableRandom(4711).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] |= 0x10;
        }
        return noise;
    }

    /** What a sender does. */
    static final class Settings {
        long seed = 1;
        int ssrc = 0x1234_5678;
        int payloadType = 102;
        int rtxPayloadType = VideoPayload.NO_RTX;
        int rtxSsrc = 0x0bad_cafe;
        int firstSequenceNumber = 100;
        long firstTimestamp = 5_000;
        int pictureBytes = 8_333;
        int maxPayload = 1_200;
        boolean answersNack;
        int transportCcExtensionId;
        int absSendTimeExtensionId;
        int midExtensionId;
        String mid = "0";
        boolean answersKeyFrameRequests = true;
    }

    /** A picture that was sent. */
    static final class Picture {

        final long timestamp;
        final byte[] annexB;
        final boolean keyFrame;

        Picture(long timestamp, byte[] annexB, boolean keyFrame) {
            this.timestamp = timestamp;
            this.annexB = annexB;
            this.keyFrame = keyFrame;
        }
    }

    /** Makes a picture, sends it and moves on to the next timestamp. */
    Picture sendPicture(long ticks) {
        boolean keyFrame = keyFrameWanted;
        keyFrameWanted = false;
        List<byte[]> nalUnits = nalUnits(keyFrame);
        List<byte[]> payloads = packetize(nalUnits);
        for (int i = 0; i < payloads.size(); i++) {
            sendPayload(payloads.get(i), i == payloads.size() - 1);
        }
        Picture picture = new Picture(timestamp, annexB(nalUnits), keyFrame);
        timestamp += ticks;
        return picture;
    }

    private List<byte[]> nalUnits(boolean keyFrame) {
        int slices = random.nextInt(4) == 0 ? 2 : 1;
        int bytes = Math.max(8, (keyFrame ? 4 : 1) * settings.pictureBytes / slices);
        List<byte[]> nalUnits = new ArrayList<>();
        if (keyFrame) {
            nalUnits.add(SPS);
            nalUnits.add(PPS);
        }
        for (int i = 0; i < slices; i++) {
            byte[] slice = new byte[bytes / 2 + random.nextInt(bytes)];
            System.arraycopy(NOISE, random.nextInt(NOISE.length - slice.length), slice, 0, slice.length);
            slice[0] = (byte) (keyFrame ? 0x65 : 0x61);
            // first_mb_in_slice: 0 in the first slice, 1 in the second; slice_type 7 and 5; pic_parameter_set_id 0.
            slice[1] = (byte) (i == 0 ? keyFrame ? 0x88 : 0x9a : keyFrame ? 0x44 : 0x4d);
            slice[2] = (byte) 0xff;
            nalUnits.add(slice);
        }
        return nalUnits;
    }

    static byte[] annexB(List<byte[]> nalUnits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] nalUnit : nalUnits) {
            out.writeBytes(START_CODE);
            out.writeBytes(nalUnit);
        }
        return out.toByteArray();
    }

    private List<byte[]> packetize(List<byte[]> nalUnits) {
        List<byte[]> payloads = new ArrayList<>();
        int from = 0;
        if (nalUnits.size() > 2 && random.nextBoolean()) {
            payloads.add(stapA(nalUnits.subList(0, 2)));
            from = 2;
        }
        for (byte[] nalUnit : nalUnits.subList(from, nalUnits.size())) {
            if (nalUnit.length <= settings.maxPayload) {
                payloads.add(nalUnit);
            } else {
                fragment(nalUnit, payloads);
            }
        }
        return payloads;
    }

    private static byte[] stapA(List<byte[]> nalUnits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x78);
        for (byte[] nalUnit : nalUnits) {
            out.write(nalUnit.length >> 8);
            out.write(nalUnit.length);
            out.writeBytes(nalUnit);
        }
        return out.toByteArray();
    }

    private void fragment(byte[] nalUnit, List<byte[]> payloads) {
        int room = settings.maxPayload - 2;
        for (int at = 1; at < nalUnit.length; at += room) {
            int length = Math.min(room, nalUnit.length - at);
            byte[] payload = new byte[2 + length];
            payload[0] = (byte) ((nalUnit[0] & 0xe0) | 28);
            payload[1] =
                    (byte) ((nalUnit[0] & 0x1f) | (at == 1 ? 0x80 : 0) | (at + length == nalUnit.length ? 0x40 : 0));
            System.arraycopy(nalUnit, at, payload, 2, length);
            payloads.add(payload);
        }
    }

    void sendPayload(byte[] payload, boolean marker) {
        byte[] packet = new byte[MAX_HEADER_LENGTH + payload.length];
        int length = RtpHeader.write(packet, 0, settings.payloadType, marker, sequenceNumber, timestamp, ssrc);
        int transportCcId = settings.transportCcExtensionId;
        int sendTimeId = settings.absSendTimeExtensionId;
        int midId = settings.midExtensionId;
        if (transportCcId > 0 || sendTimeId > 0 || midId > 0 || !elements.isEmpty()) {
            length = HeaderExtensions.begin(packet, 0, length, Math.max(transportCcId, sendTimeId) > 14);
            if (midId > 0) {
                byte[] mid = settings.mid.getBytes(StandardCharsets.UTF_8);
                length = HeaderExtensions.append(packet, 0, length, midId, mid, 0, mid.length);
            }
            for (Map.Entry<Integer, byte[]> element : elements.entrySet()) {
                byte[] data = element.getValue();
                length = HeaderExtensions.append(packet, 0, length, element.getKey(), data, 0, data.length);
            }
            if (transportCcId > 0) {
                length = HeaderExtensions.append(packet, 0, length, transportCcId, new byte[2], 0, 2);
            }
            if (sendTimeId > 0) {
                length = HeaderExtensions.append(packet, 0, length, sendTimeId, new byte[3], 0, 3);
            }
            length = HeaderExtensions.end(packet, 0, length);
        }
        System.arraycopy(payload, 0, packet, length, payload.length);
        sendRtp(Arrays.copyOf(packet, length + payload.length));
    }

    /** A packet of nothing but padding; takes a sequence number. */
    void sendPadding(int bytes) {
        byte[] packet = new byte[RtpHeader.FIXED_LENGTH + bytes];
        RtpHeader.write(packet, 0, settings.payloadType, false, sequenceNumber, timestamp, ssrc);
        RtpHeader.appendPadding(packet, 0, RtpHeader.FIXED_LENGTH, bytes);
        sendRtp(packet);
    }

    private void sendRtp(byte[] packet) {
        byte[] sealed = protect(packet);
        history[sequenceNumber % HISTORY] = packet;
        sealedHistory[sequenceNumber % HISTORY] = sealed;
        sequenceNumber = (sequenceNumber + 1) & 0xffff;
        packets++;
        octets += packet.length - RtpHeader.lengthOf(packet, 0, packet.length);
        network.accept(sealed.clone());
    }

    byte[] protect(byte[] packet) {
        int sendTimeAt = HeaderExtensions.find(packet, 0, settings.absSendTimeExtensionId);
        if (sendTimeAt >= 0) {
            long sendTime = (clock.getAsLong() << 18) / 1_000_000_000L;
            packet[sendTimeAt] = (byte) (sendTime >> 16);
            packet[sendTimeAt + 1] = (byte) (sendTime >> 8);
            packet[sendTimeAt + 2] = (byte) sendTime;
        }
        int at = HeaderExtensions.find(packet, 0, settings.transportCcExtensionId);
        if (at >= 0) {
            packet[at] = (byte) (transportSequence >> 8);
            packet[at + 1] = (byte) transportSequence++;
        }
        byte[] sealed = new byte[packet.length + 32];
        int length = srtp.protect(packet, 0, packet.length, sealed, 0);
        if (length < 0) {
            throw new IllegalStateException("protect: " + length);
        }
        return Arrays.copyOf(sealed, length);
    }

    byte[] protectRtcp(byte[] plain, int length) {
        byte[] sealed = new byte[length + 32];
        return Arrays.copyOf(sealed, srtp.protectRtcp(plain, 0, length, sealed, 0));
    }

    void sendReport(long epochNanos) {
        byte[] plain = new byte[100];
        int length = SenderReport.write(
                plain, 0, ssrc, NtpTimestamp.ofEpochNanos(epochNanos), timestamp, packets, octets, 0);
        length += SourceDescription.write(plain, length, ssrc, "sender".getBytes(StandardCharsets.UTF_8));
        if (receiverReportTime != 0) {
            long delay = NtpTimestamp.shortFormat(clock.getAsLong() - receiverReportNanos);
            length += ExtendedReport.writeLastReceiverReport(plain, length, ssrc, 77, receiverReportTime, delay);
        }
        network.accept(protectRtcp(plain, length));
    }

    /** Feedback from the receiver. */
    void onDatagram(byte[] datagram) {
        byte[] plain = new byte[datagram.length];
        int length = feedback.unprotectRtcp(datagram, 0, datagram.length, plain, 0);
        if (length < 0 || !RtcpHeader.validCompound(plain, 0, length)) {
            throw new IllegalStateException("not RTCP: " + length);
        }
        lastFeedbackBytes = length;
        for (int at = 0; at < length; ) {
            int packetLength = RtcpHeader.lengthOf(plain, at, length - at);
            onRtcp(plain, at, packetLength);
            at += packetLength;
        }
    }

    private void onRtcp(byte[] buf, int at, int length) {
        if (ReceiverReport.isValid(buf, at, length)) {
            reports++;
            if (ReceiverReport.reportCount(buf, at) > 0) {
                int block = ReceiverReport.reportOffset(at, 0);
                reportedLoss.add(ReportBlock.cumulativeLost(buf, block));
            }
        } else if (PictureLossIndication.isValid(buf, at, length)) {
            plis++;
            lastFeedbackFrom = RtcpHeader.senderSsrc(buf, at);
            lastFeedbackFor = PictureLossIndication.mediaSsrc(buf, at);
            keyFrameWanted |= settings.answersKeyFrameRequests;
        } else if (FullIntraRequest.isValid(buf, at, length)) {
            firs++;
            lastFirCommand = FullIntraRequest.commandSequenceNumber(buf, at, 0);
            lastFeedbackFrom = RtcpHeader.senderSsrc(buf, at);
            lastFeedbackFor = FullIntraRequest.ssrc(buf, at, 0);
            keyFrameWanted |= settings.answersKeyFrameRequests;
        } else if (GenericNack.isValid(buf, at, length)) {
            nacks++;
            lastFeedbackFrom = RtcpHeader.senderSsrc(buf, at);
            lastFeedbackFor = GenericNack.mediaSsrc(buf, at);
            onNack(buf, at, length);
        } else if (RtcpHeader.packetType(buf, at) == RtcpHeader.GOODBYE) {
            goodbyes++;
        } else if (TransportFeedback.isValid(buf, at, length)) {
            transportFeedback.add(Arrays.copyOfRange(buf, at, at + length));
        } else if (ReceiverEstimatedMaxBitrate.isValid(buf, at, length)) {
            lastEstimate = ReceiverEstimatedMaxBitrate.bitsPerSecond(buf, at);
        } else if (ExtendedReport.isValid(buf, at, length)) {
            receiverReportTime = NtpTimestamp.middle(ExtendedReport.referenceTime(buf, at, length));
            receiverReportNanos = clock.getAsLong();
        }
    }

    private void onNack(byte[] buf, int at, int length) {
        for (int entry = 0; entry < GenericNack.entryCount(buf, at, length); entry++) {
            int packetId = GenericNack.packetId(buf, at, entry);
            int mask = GenericNack.bitMask(buf, at, entry) << 1 | 1;
            for (int i = 0; i <= 16; i++) {
                if ((mask >> i & 1) != 0) {
                    requested++;
                    retransmit((packetId + i) & 0xffff);
                }
            }
        }
    }

    /** A packet that cannot be sent again. */
    void forget(int number) {
        history[number % HISTORY] = null;
    }

    void retransmit(int number) {
        byte[] packet = history[number % HISTORY];
        if (!settings.answersNack || packet == null || RtpHeader.sequenceNumber(packet, 0) != number) {
            return;
        }
        retransmissions++;
        if (settings.rtxPayloadType == VideoPayload.NO_RTX) {
            network.accept(sealedHistory[number % HISTORY].clone());
            return;
        }
        byte[] rtx = new byte[packet.length + RetransmissionPayload.OSN_LENGTH];
        RetransmissionPayload.write(
                packet, 0, packet.length, rtx, 0, settings.rtxPayloadType, rtxSequenceNumber, settings.rtxSsrc);
        rtxSequenceNumber = (rtxSequenceNumber + 1) & 0xffff;
        network.accept(protect(rtx));
    }
}
