package io.github.whep4j.rtp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jitsi.impl.neomedia.rtcp.NACKPacket;
import org.jitsi.service.neomedia.RawPacket;
import org.jitsi.utils.ByteArrayBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * RTCP as a receiver of video writes it, and read again: a receiver report with one block, a NACK of 20 packets, a picture
 * loss indication, transport-wide feedback on 50 packets. libjitsi's NACK stands beside ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class RtcpBenchmark {
    private static final int OURS = 1;
    private static final int THEIRS = 2;
    private static final int NUMBERS = 20;
    private static final int ARRIVALS = 50;

    private final byte[] buf = new byte[1_200];
    private final byte[] report = new byte[64];
    private final byte[] nack = new byte[128];
    private final byte[] feedback = new byte[512];
    private final long[] missing = new long[NUMBERS];
    private final List<Integer> missingBoxed = new ArrayList<>();
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter(1_200);
    private int reportLength;
    private int nackLength;
    private int feedbackLength;
    private ByteArrayBuffer nackBuffer;
    private int feedbackCount;

    @Setup(Level.Trial)
    public void write() {
        for (int i = 0; i < NUMBERS; i++) {
            missing[i] = 1_000 + 7L * i;
            missingBoxed.add((int) missing[i]);
        }
        reportLength = receiverReport(report);
        nackLength = GenericNack.write(nack, 0, OURS, THEIRS, missing, 0, NUMBERS, nack.length);
        feedbackLength = transportFeedback(feedback);
        nackBuffer = new RawPacket(nack, 0, nackLength);
        if (libjitsiParseNack().size() != NUMBERS || GenericNack.requested(nack, 0, nackLength) != NUMBERS) {
            throw new IllegalStateException("not the packets that were written");
        }
    }

    private static int receiverReport(byte[] out) {
        int length = ReceiverReport.write(out, 0, OURS, 1);
        ReportBlock.write(out, ReceiverReport.reportOffset(0, 0), THEIRS, 12, 345, 67_890, 90, 0x12345678, 65_536);
        return length;
    }

    private int transportFeedback(byte[] out) {
        writer.begin(100, 100, 4_000);
        for (int i = 1; i < ARRIVALS; i++) {
            writer.add(100 + i + i / 16, 4_000 + 5L * i);
        }
        return writer.write(out, 0, OURS, THEIRS, feedbackCount++);
    }

    @Benchmark
    public int whep4jBuildReceiverReport() {
        return receiverReport(buf);
    }

    @Benchmark
    public int whep4jBuildNack() {
        return GenericNack.write(buf, 0, OURS, THEIRS, missing, 0, NUMBERS, buf.length);
    }

    @Benchmark
    public NACKPacket libjitsiBuildNack() {
        return new NACKPacket(OURS, THEIRS, missingBoxed);
    }

    @Benchmark
    public int whep4jBuildPictureLossIndication() {
        return PictureLossIndication.write(buf, 0, OURS, THEIRS);
    }

    @Benchmark
    public int whep4jBuildTransportFeedback() {
        return transportFeedback(buf);
    }

    @Benchmark
    public long whep4jParseReceiverReport() {
        if (!RtcpHeader.validCompound(report, 0, reportLength) || !ReceiverReport.isValid(report, 0, reportLength)) {
            throw new IllegalStateException("not a report");
        }
        int block = ReceiverReport.reportOffset(0, 0);
        return ReportBlock.highestSequenceNumber(report, block) + ReportBlock.cumulativeLost(report, block);
    }

    @Benchmark
    public int whep4jParseNack() {
        if (!GenericNack.isValid(nack, 0, nackLength)) {
            throw new IllegalStateException("not a NACK");
        }
        int sum = 0;
        for (int entry = GenericNack.entryCount(nack, 0, nackLength) - 1; entry >= 0; entry--) {
            int id = GenericNack.packetId(nack, 0, entry);
            sum += id;
            for (int mask = GenericNack.bitMask(nack, 0, entry); mask != 0; mask &= mask - 1) {
                sum += id + 1 + Integer.numberOfTrailingZeros(mask);
            }
        }
        return sum;
    }

    @Benchmark
    public Collection<Integer> libjitsiParseNack() {
        return NACKPacket.getLostPackets(nackBuffer);
    }

    @Benchmark
    public long whep4jParseTransportFeedback() {
        if (!TransportFeedback.isValid(feedback, 0, feedbackLength)) {
            throw new IllegalStateException("not feedback");
        }
        sum = 0;
        TransportFeedback.forEach(feedback, 0, feedbackLength, visitor);
        return sum;
    }

    private long sum;
    private final TransportFeedback.Visitor visitor =
            (sequence, received, ticks) -> sum += received ? sequence + ticks : 0;
}
