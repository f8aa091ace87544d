package io.github.whep4j.examples;

import io.github.whep4j.receiver.ReceiverListener;
import io.github.whep4j.receiver.Renewal;
import io.github.whep4j.receiver.SessionLimit;
import io.github.whep4j.receiver.TokenSource;
import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.recorder.FragmentedMp4Recorder;
import io.github.whep4j.recorder.Recorder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Ring camera on battery, recorded for longer than the half minute that one session lasts. */
public final class RecordRing {
    private RecordRing() {}

    /** Records into one file, over as many sessions as it takes. The endpoint is {@code WhepEndpoints.ring(deviceId)}. */
    public static void run(URI endpoint, TokenSource tokens, Path file, Duration duration)
            throws IOException, InterruptedException, ExecutionException {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (Recorder recorder = FragmentedMp4Recorder.to(file);
                WhepReceiver camera = WhepReceiver.builder(endpoint)
                        .tokens(tokens)
                        .sessionLimit(SessionLimit.of(Duration.ofSeconds(30)))
                        .renewal(Renewal.sequential())
                        .onAccessUnit(recorder)
                        .deliverOn(writer, 600)
                        .listener(new Report())
                        .build()) {
            camera.start().get();
            camera.awaitClosed(duration);
        } finally {
            writer.shutdown();
        }
    }

    private static final class Report implements ReceiverListener {
        @Override
        public void onRenewed(Duration gap) {
            System.out.println("The next session; " + gap.toMillis() + " ms are missing");
        }

        @Override
        public void onRenewalFailed(WhepException failure, Duration retryIn) {
            System.out.println(failure.getMessage() + "; trying again in " + retryIn.toSeconds() + " s");
        }
    }
}
