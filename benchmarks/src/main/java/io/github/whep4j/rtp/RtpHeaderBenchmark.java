package io.github.whep4j.rtp;

import java.util.concurrent.TimeUnit;
import org.jitsi.service.neomedia.RawPacket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A header of 32 bytes with two extension elements: checked, its fields read, and the transport-wide sequence number found.
 * libjitsi's packet is used again; what it reads is the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class RtpHeaderBenchmark {
    private static final int PACKETS = 256;
    private static final int PACKET_BYTES = 1_232;
    private static final int TRANSPORT_CC = 3;

    private final byte[][] packets = new byte[PACKETS][];
    private final RawPacket libjitsi = new RawPacket();

    @Setup(Level.Trial)
    public void write() {
        byte[] time = {1, 2, 3};
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = new byte[PACKET_BYTES];
            byte[] number = {(byte) (i >> 8), (byte) i};
            int length = RtpHeader.write(packet, 0, 96, i % 12 == 11, i, 3_000L * (i / 12), 0x5eed);
            length = HeaderExtensions.begin(packet, 0, length, false);
            length = HeaderExtensions.append(packet, 0, length, 2, time, 0, time.length);
            length = HeaderExtensions.append(packet, 0, length, TRANSPORT_CC, number, 0, number.length);
            HeaderExtensions.end(packet, 0, length);
            packets[i] = packet;
        }
        if (whep4j() != libjitsi()) {
            throw new IllegalStateException("they read different things");
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long whep4j() {
        long sum = 0;
        for (byte[] packet : packets) {
            int headerLength = RtpHeader.lengthOf(packet, 0, packet.length);
            if (headerLength < 0) {
                throw new IllegalStateException("not RTP");
            }
            int at = HeaderExtensions.find(packet, 0, TRANSPORT_CC);
            sum += headerLength
                    + RtpHeader.payloadType(packet, 0)
                    + RtpHeader.sequenceNumber(packet, 0)
                    + RtpHeader.timestamp(packet, 0)
                    + RtpHeader.ssrc(packet, 0)
                    + (RtpHeader.marker(packet, 0) ? 1 : 0)
                    + (packet[at + 1] & 0xff);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long libjitsi() {
        long sum = 0;
        for (byte[] packet : packets) {
            libjitsi.setBuffer(packet);
            libjitsi.setOffset(0);
            libjitsi.setLength(packet.length);
            if (libjitsi.isInvalid()) {
                throw new IllegalStateException("not RTP");
            }
            RawPacket.HeaderExtension element = libjitsi.getHeaderExtension((byte) TRANSPORT_CC);
            sum += libjitsi.getHeaderLength()
                    + libjitsi.getPayloadType()
                    + libjitsi.getSequenceNumber()
                    + libjitsi.getTimestamp()
                    + libjitsi.getSSRC()
                    + (libjitsi.isPacketMarked() ? 1 : 0)
                    + (packet[element.getOffset() + 2] & 0xff);
        }
        return sum;
    }
}
