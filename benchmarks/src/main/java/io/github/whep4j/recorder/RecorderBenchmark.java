package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.SyntheticVideo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * One access unit of 14 KB, recorded to a stream that takes everything: what the recorders cost without the disk. The bound
 * is the copy of the unit to a buffer, which one write for the whole fragment takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class RecorderBenchmark {
    private static final int UNITS = 100;

    private List<AccessUnit> units;
    private final byte[] buffer = new byte[32 * 1024];

    @Setup(Level.Trial)
    public void makeUnits() {
        units = SyntheticVideo.accessUnits(UNITS);
    }

    @Benchmark
    @OperationsPerInvocation(UNITS)
    public long fragmentedMp4() throws IOException {
        return record(FragmentedMp4Recorder.to(new Sink()));
    }

    @Benchmark
    @OperationsPerInvocation(UNITS)
    public long annexB() throws IOException {
        return record(AnnexBRecorder.to(new Sink()));
    }

    private long record(Recorder recorder) throws IOException {
        try (recorder) {
            units.forEach(recorder);
        }
        if (recorder.bytesWritten() < (long) UNITS * SyntheticVideo.PAYLOAD_BYTES) {
            throw new IllegalStateException("not recorded");
        }
        return recorder.bytesWritten();
    }

    @Benchmark
    @OperationsPerInvocation(UNITS)
    public byte[] boundCopy() {
        for (AccessUnit unit : units) {
            unit.data().get(buffer, 0, unit.lengthBytes());
        }
        return buffer;
    }

    /** Takes everything, and counts so that nothing is optimised away. */
    private static final class Sink extends OutputStream {
        @SuppressWarnings("UnusedVariable")
        private long bytes;

        @Override
        public void write(int octet) {
            bytes++;
        }

        @Override
        public void write(byte[] octets, int off, int len) {
            bytes += len;
        }
    }
}
