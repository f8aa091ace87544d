package io.github.whep4j.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.cli.outcome.FailureJson;
import io.github.whep4j.cli.session.Interrupts;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Cameras on a page, for programs. */
final class ViewJson {
    private static final String TOO_SHORT = "the time was over before there was a picture";

    private ViewJson() {}

    /** The first line: where the page is. */
    static String ofPage(URI page) {
        return JsonLine.of(json -> json.writeStringField("page", page.toString()));
    }

    /**
     * The last line: what there was of each camera, in the order of the command line. All of them are over.
     *
     * @param interrupted whether that is why; else the time was over
     */
    static String ofEnd(List<ViewedCamera> cameras, boolean interrupted) {
        return JsonLine.of(json -> {
            json.writeArrayFieldStart("cameras");
            for (ViewedCamera camera : cameras) {
                write(camera, interrupted, json);
            }
            json.writeEndArray();
        });
    }

    private static void write(ViewedCamera camera, boolean interrupted, JsonGenerator json) throws IOException {
        long framesReceived = camera.receiver().stats().framesReceived();
        Throwable failure = camera.failure();
        json.writeStartObject();
        json.writeStringField("name", camera.name());
        json.writeStringField("reason", failure == null ? camera.over().join().name() : "FAILED");
        json.writeNumberField("framesReceived", framesReceived);
        json.writeBooleanField("sessionDeleted", camera.receiver().sessionDeleted());
        String brokenOff = camera.status().earlyEnd();
        if (failure != null) {
            FailureJson.write(failure, json);
        } else if (brokenOff != null) {
            FailureJson.write(brokenOff, "", json);
        } else if (framesReceived == 0) {
            FailureJson.write(interrupted ? Interrupts.BEFORE_A_PICTURE : TOO_SHORT, "", json);
        }
        json.writeEndObject();
    }
}
