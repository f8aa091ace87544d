package io.github.whep4j.examples;

import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.recorder.FragmentedMp4Recorder;
import io.github.whep4j.recorder.Recorder;
import io.github.whep4j.recorder.SegmentedRecorder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Ten seconds at a time into an object store, each an MP4 that plays alone. */
public final class RecordToObjectStore {
    private RecordToObjectStore() {}

    /** What S3 and the like have a client for. */
    @FunctionalInterface
    public interface ObjectStore {
        /** Begins an object, which is there when the stream is closed. */
        OutputStream put(String key) throws IOException;
    }

    /** Records for a while. */
    public static void run(URI endpoint, String token, ObjectStore store, Duration duration)
            throws IOException, InterruptedException, ExecutionException {
        ExecutorService uploader = Executors.newSingleThreadExecutor();
        try (Recorder recorder = SegmentedRecorder.of(
                        Duration.ofSeconds(10),
                        (number, first) -> FragmentedMp4Recorder.to(
                                store.put(String.format(Locale.ROOT, "door/%05d.mp4", number))));
                WhepReceiver camera = WhepReceiver.builder(endpoint)
                        .token(token)
                        .onAccessUnit(recorder)
                        .deliverOn(uploader, 600)
                        .build()) {
            camera.start().get();
            camera.awaitClosed(duration);
        } finally {
            uploader.shutdown();
        }
    }
}
