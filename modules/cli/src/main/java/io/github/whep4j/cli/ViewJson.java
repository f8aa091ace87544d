package io.github.whep4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/** Cameras on a page, for programs. */
final class ViewJson {
    private ViewJson() {}

    /** The first line: where the page is. */
    static String ofPage(URI page) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("page", page.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The last line: what there was of each camera, in the order of the command line. All of them are over. */
    static String ofEnd(List<ViewedCamera> cameras) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("cameras");
            for (ViewedCamera camera : cameras) {
                write(camera, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(ViewedCamera camera, JsonGenerator json) throws IOException {
        Throwable failure = camera.failure();
        json.writeStartObject();
        json.writeStringField("name", camera.name());
        json.writeStringField("reason", failure == null ? camera.over().join().name() : "FAILED");
        json.writeNumberField("framesReceived", camera.receiver().stats().framesReceived());
        json.writeBooleanField("sessionDeleted", camera.receiver().sessionDeleted());
        if (failure != null) {
            FailureJson.write(failure, json);
        }
        json.writeEndObject();
    }
}
