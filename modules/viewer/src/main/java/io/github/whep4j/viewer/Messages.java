package io.github.whep4j.viewer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.ReceiverStats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What the page is told, as JSON: an object with its {@code type}. */
final class Messages {
    private static final JsonFactory JSON = new JsonFactory();

    private interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private Messages() {}

    /** The cameras there are, in order; a camera's WebSocket goes by its place. */
    static byte[] cameras(List<LiveCamera> cameras) {
        return message("cameras", json -> {
            json.writeArrayFieldStart("names");
            for (LiveCamera camera : cameras) {
                json.writeString(camera.name());
            }
            json.writeEndArray();
        });
    }

    /** The bytes that follow are another stream, which begins with this key frame. */
    static byte[] stream(AccessUnit keyFrame) {
        return message("stream", json -> {
            json.writeStringField("codec", keyFrame.parameterSets().codecString());
            json.writeNumberField("width", keyFrame.width());
            json.writeNumberField("height", keyFrame.height());
        });
    }

    /** The picture at {@code seconds} of the stream came at {@code atMillis} of the wall clock, which is the browser's too. */
    static byte[] clock(double seconds, long atMillis, long skipped) {
        return message("clock", json -> {
            json.writeNumberField("media", seconds);
            json.writeNumberField("at", atMillis);
            json.writeNumberField("skipped", skipped);
        });
    }

    static byte[] ended(String reason, String hint) {
        return message("ended", json -> {
            json.writeStringField("reason", reason);
            json.writeStringField("hint", hint);
        });
    }

    static byte[] figures(LiveFigures figures) {
        return message("figures", json -> {
            json.writeNumberField("bitrate", figures.bitsPerSecond());
            json.writeNumberField("loss", figures.lossPercent());
            if (figures.roundTripMillis() >= 0) {
                json.writeNumberField("roundTrip", figures.roundTripMillis());
            }
            json.writeNumberField("jitter", figures.jitterMillis());
            json.writeNumberField("rate", figures.framesPerSecond());
            ReceiverStats total = figures.total();
            json.writeNumberField("frames", total.framesReceived());
            json.writeNumberField("keyFrames", total.keyFramesReceived());
            json.writeNumberField("framesDropped", total.framesDropped());
            json.writeNumberField("packets", total.packetsReceived());
            json.writeNumberField("packetsLost", total.packetsLost());
            json.writeNumberField("freezes", total.freezeCount());
            json.writeNumberField("width", total.frameWidth());
            json.writeNumberField("height", total.frameHeight());
            json.writeStringField("state", figures.state());
            json.writeStringField("codec", figures.codec());
            json.writeStringField("srtp", figures.srtp());
            json.writeStringField("path", figures.path());
        });
    }

    private static byte[] message(String type, Members members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
