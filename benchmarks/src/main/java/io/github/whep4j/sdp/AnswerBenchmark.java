package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sdp.SdpFactory;
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
 * An answer of 4 KB, most of it candidates, parsed and written. javax.sdp splits lines into fields; {@code whep4jRead} also
 * understands the attributes: it ends with payload types, candidates and fingerprints.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class AnswerBenchmark {
    private static final int ANSWER_BYTES = 4_000;
    private static final String HEX_PAIRS =
            "19:E2:1C:3B:4B:9F:81:E6:B8:5C:F4:A5:A8:D8:73:04:BB:05:2F:70:9F:04:A9:0E:05:E9:26:33:E8:70:88:A2";

    private RecvonlyOffer offer;
    private String answer;
    private SessionDescription parsed;
    private javax.sdp.SessionDescription jainParsed;

    @Setup(Level.Trial)
    public void makeAnswer() throws SdpException, javax.sdp.SdpException {
        Fingerprint fingerprint = new Fingerprint("sha-256", HEX_PAIRS);
        offer = RecvonlyOffer.builder()
                .iceUfrag("8hhY")
                .icePwd("asd88fgpdd777uzjYhagZg")
                .fingerprint(fingerprint)
                .sessionId(4611732153046173321L)
                .build();
        List<CandidateAttribute> candidates = new ArrayList<>();
        do {
            int i = candidates.size();
            candidates.add(new CandidateAttribute(
                    Integer.toString(i), 1, "udp", 2130706431 - i, "192.0.2." + i, 40000 + i, "host", null, 0));
            answer = AnswerWriter.builder(OfferReader.read(offer.sdp()))
                    .iceUfrag("remoteUfrag")
                    .icePwd("remotePasswordOfTwentyTwo")
                    .fingerprint(fingerprint)
                    .candidates(candidates)
                    .ssrc(3735928559L, "camera")
                    .build()
                    .sdp();
        } while (answer.length() < ANSWER_BYTES);
        parsed = whep4jParse();
        jainParsed = jainSipParse();
        if (!parsed.write().equals(answer) || whep4jRead().candidates().size() != candidates.size()) {
            throw new IllegalStateException("the answer is not read as it was written");
        }
    }

    @Benchmark
    public SessionDescription whep4jParse() throws SdpException {
        return SessionDescription.parse(answer);
    }

    /** With a name and a value made of each attribute, as javax.sdp does whether they are asked for or not. */
    @Benchmark
    public int whep4jParseStrings() throws SdpException {
        SessionDescription description = SessionDescription.parse(answer);
        int sum = sum(description.attributes());
        for (MediaDescription section : description.media()) {
            sum += sum(section.attributes());
        }
        return sum;
    }

    private static int sum(List<Attribute> attributes) {
        int sum = 0;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            String value = attribute.value();
            sum += attribute.name().length() + (value == null ? 0 : value.length());
        }
        return sum;
    }

    @Benchmark
    public NegotiatedVideo whep4jRead() throws SdpException {
        return AnswerReader.read(answer, offer);
    }

    @Benchmark
    public javax.sdp.SessionDescription jainSipParse() throws javax.sdp.SdpException {
        return SdpFactory.getInstance().createSessionDescription(answer);
    }

    @Benchmark
    public String whep4jWrite() {
        return parsed.write();
    }

    @Benchmark
    public String jainSipWrite() {
        return jainParsed.toString();
    }
}
