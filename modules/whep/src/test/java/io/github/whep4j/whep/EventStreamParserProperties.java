package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Event streams, as the HTML Living Standard has them (Section 9.2.6), and worse. */
class EventStreamParserProperties {

    private static final class Seen implements EventStreamParser.Sink {
        final List<String> all = new ArrayList<>();

        @Override
        public void onEvent(String type, String data) {
            all.add(type + "=" + data);
        }

        @Override
        public void onRetry(String millis) {
            all.add("retry " + millis);
        }

        @Override
        public void onId(String id) {
            all.add("id " + id);
        }
    }

    private static List<String> read(String stream) {
        return read(stream.getBytes(StandardCharsets.UTF_8), null);
    }

    /** @param cuts null to read all at once */
    private static List<String> read(byte[] stream, Random cuts) {
        Seen seen = new Seen();
        EventStreamParser parser = new EventStreamParser(seen);
        int at = 0;
        while (at < stream.length) {
            int length = cuts == null ? stream.length : Math.min(1 + cuts.nextInt(7), stream.length - at);
            parser.read(Unpooled.wrappedBuffer(stream, at, length));
            at += length;
        }
        return seen.all;
    }

    @Example
    void theStandardsExamples() {
        assertEquals(List.of("message=YHOO\n+2\n10"), read("data: YHOO\ndata: +2\ndata: 10\n\n"));
        assertEquals(
                List.of("id 1", "message=first event", "id ", "message=second event", "message= third event"),
                read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"));
        assertEquals(List.of("message=\n"), read("data\n\ndata\ndata\n\ndata:"));
        assertEquals(List.of("message=test", "message=test"), read("data:test\n\ndata: test\n\n"));
        assertEquals(
                List.of("viewercount={\"viewercount\":3}"), read("event: viewercount\ndata: {\"viewercount\":3}\n\n"));
    }

    @Example
    void whatIsNotComplete_unknownOrMalformedIsPassedOver() {
        assertEquals(List.of(), read("event: active\ndata: {}\n"), "cut off");
        assertEquals(List.of(), read("event: active\n\n"), "no data");
        assertEquals(List.of("message=x"), read("\ufeffdata: x\nnonsense\nretry: soon\nretry: -1\nid: \u0007\n\n"));
        assertEquals(List.of("retry 99999999999999999999"), read("retry: 99999999999999999999\n"));
    }

    @Example
    void whatIsTooLongIsPassedOverAndTheNextIsNot() {
        String huge = "x".repeat(EventStreamParser.MAX_BYTES + 1);
        assertEquals(List.of("b=2"), read("event: a\ndata: " + huge + "\n\nevent: b\ndata: 2\n\n"));
        assertEquals(List.of("b=2"), read(":" + huge + "\nevent: b\ndata: 2\n\n"), "a comment");
        String many = ("data: " + "x".repeat(1000) + "\n").repeat(100);
        assertEquals(List.of("b=2"), read("event: a\n" + many + "\nevent: b\ndata: 2\n\n"));
    }

    @Property
    void itDoesNotMatterHowTheStreamIsCutNorHowLinesEnd(
            @ForAll("streams") String stream, @ForAll("ends") String end, @ForAll long seed) {
        byte[] bytes = stream.replace("\n", end).getBytes(StandardCharsets.UTF_8);
        assertEquals(read(stream), read(bytes, new Random(seed)));
    }

    @Property
    void nothingIsTooBad(@ForAll byte[] stream, @ForAll long seed) {
        List<String> seen = read(stream, new Random(seed));
        assertEquals(read(stream, null), seen);
        assertTrue(seen.size() <= stream.length);
    }

    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> lines = Arbitraries.of(
                "event: layers",
                "event:active",
                "event",
                "data: {\"0\": []}",
                "data:ä€😀",
                "data",
                ": comment",
                "id: 7",
                "retry: 1500",
                "other: x",
                "",
                "");
        return lines.list().ofMaxSize(40).map(all -> String.join("\n", all) + "\n");
    }

    @Provide
    Arbitrary<String> ends() {
        return Arbitraries.of("\n", "\r", "\r\n");
    }
}
