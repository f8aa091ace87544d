package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write into the data of session events. */
class SessionEventReaderTest {

    @Test
    void activeAndInactiveWhateverTheirData() {
        assertEquals(new SessionEvent.Active(), SessionEventReader.read("active", "{}"));
        assertEquals(new SessionEvent.Inactive(), SessionEventReader.read("inactive", "later {versions"));
    }

    @Test
    void theDraftsLayers() {
        SessionEvent event = SessionEventReader.read(
                "layers",
                "{ \"0\": [ { \"rid\": \"1\", \"spatialLayerId\": 0, \"temporalLayerId\": 1, \"bitrate\": 557112,"
                        + " \"targetBitrate\": 572000, width: 640, heigth: 360 }, {\"spatialLayerId\": 1} ], \"1\": [] }");
        assertEquals(
                new SessionEvent.Layers(Map.of(
                        "0",
                        List.of(
                                new VideoLayer("1", 0, 1, 557112L, 572000L, 640, 360),
                                new VideoLayer(null, 1, null, null, null, null, null)),
                        "1",
                        List.of())),
                event);
    }

    @Test
    void broadcastBox_layersAreInAnObjectAndHaveEncodingIds() {
        SessionEvent event = SessionEventReader.read(
                "layers",
                "{\"1\":{\"active\":[{\"x\":[1]}],\"layers\":[{\"encodingId\":\"High\"},{\"encodingId\":\"Low\"}]}}");
        assertEquals(
                new SessionEvent.Layers(Map.of(
                        "1",
                        List.of(
                                new VideoLayer("High", null, null, null, null, null, null),
                                new VideoLayer("Low", null, null, null, null, null, null)))),
                event);
    }

    @Test
    void layersWithoutAName_orWithValuesThatAreNone_areLeftOut() {
        SessionEvent event = SessionEventReader.read(
                "layers",
                "{\"0\":[{\"width\":640},7,[{}],null,{\"rid\":\"a\\nb\",\"temporalLayerId\":2,\"width\":-1,"
                        + "\"height\":99999999999,\"bitrate\":\"many\"}],\"1\":7,\"2\":null}");
        assertEquals(
                new SessionEvent.Layers(Map.of(
                        "0",
                        List.of(new VideoLayer(null, null, 2, null, null, null, null)),
                        "1",
                        List.of(),
                        "2",
                        List.of())),
                event);
    }

    @Test
    void thereIsALimitToLayersAndSections() {
        String layers = "[" + "{\"rid\":\"a\"},".repeat(999) + "{\"rid\":\"a\"}]";
        StringBuilder sections = new StringBuilder("{\"s\":" + layers);
        for (int i = 0; i < 99; i++) {
            sections.append(",\"").append(i).append("\":[]");
        }
        SessionEvent.Layers event = (SessionEvent.Layers)
                SessionEventReader.read("layers", sections.append('}').toString());
        assertEquals(16, event.byMediaId().size());
        assertEquals(64, event.byMediaId().get("s").size());
    }

    @Test
    void reconnectWithAndWithoutAUrl() {
        SessionEvent event = SessionEventReader.read("reconnect", "{\"url\":\"https://b.example/whep/?key=secret\"}");
        assertEquals(new SessionEvent.Reconnect(URI.create("https://b.example/whep/?key=secret")), event);
        assertFalse(event.toString().contains("b.example"));
        assertEquals(new SessionEvent.Reconnect(null), SessionEventReader.read("reconnect", "{}"));
        for (String bad :
                List.of("\"ftp://b.example/\"", "\"/relative\"", "\"https://a b/\"", "7", "{\"url\":\"x\"}")) {
            assertEquals(
                    new SessionEvent.Reconnect(null), SessionEventReader.read("reconnect", "{\"url\":" + bad + "}"));
        }
    }

    @Test
    void viewerCount() {
        assertEquals(new SessionEvent.ViewerCount(3), SessionEventReader.read("viewercount", "{\"viewercount\":3}"));
        assertEquals(
                new SessionEvent.ViewerCount(4),
                SessionEventReader.read("viewercount", "{\"more\":{\"viewercount\":9},\"viewercount\":4,"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "[]",
                "{",
                "{\"viewercount\":-1}",
                "{\"viewercount\":\"3\"}",
                "{\"viewercount\":1e400}",
                "nul"
            })
    void whatIsNoViewerCountIsNoEvent(String data) {
        assertNull(SessionEventReader.read("viewercount", data));
    }

    @Test
    void otherTypesAreNoEvents() {
        assertNull(SessionEventReader.read("scte35", "/DA8AAAA"));
        assertNull(SessionEventReader.read("message", "{}"));
    }
}
