package io.github.whep4j.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.Renewal;
import io.github.whep4j.receiver.SessionLimit;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.viewer.LiveView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A session that breaks off after pictures is told of by {@code view} and {@code watch} as by {@code record}. */
class BrokenOffTest {
    private static final String WORDS = "the video stopped coming";
    private static final String ERROR = "\"error\":{\"message\":\"" + WORDS + "\",\"hint\":\"\"}";

    @Test
    void aCameraOnThePageThatFallsSilentIsEight() throws Exception {
        Told told = new Told();
        try (WhepCamera camera = WhepCamera.builder().build();
                LiveView view = LiveView.open()) {
            ViewedCamera viewed = ViewedCamera.open(
                    view,
                    "Door",
                    WhepReceiver.builder(camera.endpoint())
                            .token(camera.token())
                            .mediaTimeout(Duration.ofSeconds(1)),
                    told);
            viewed.start().get(30, TimeUnit.SECONDS);
            camera.stopMedia();
            assertEquals(CloseReason.MEDIA_TIMEOUT, viewed.over().get(30, TimeUnit.SECONDS));
            assertEquals(List.of(WORDS), List.copyOf(told.words));
            assertEquals(ExitStatus.NO_MEDIA, viewed.status());
            String json = ViewJson.ofEnd(List.of(viewed), false);
            assertTrue(json.contains("\"reason\":\"MEDIA_TIMEOUT\"") && json.contains(ERROR), json);
        }
    }

    @Test
    void aCameraThatIsClosedBeforeItsFirstPictureSaysSo() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().answerDelay(Duration.ofSeconds(1)).build();
                LiveView view = LiveView.open()) {
            ViewedCamera viewed = ViewedCamera.open(
                    view, "Door", WhepReceiver.builder(camera.endpoint()).token(camera.token()), new Told());
            var unused = viewed.start();
            viewed.closeAsync().get(30, TimeUnit.SECONDS);
            String json = ViewJson.ofEnd(List.of(viewed), true);
            assertTrue(json.contains("\"message\":\"interrupted before there was a picture\""), json);
            json = ViewJson.ofEnd(List.of(viewed), false);
            assertTrue(json.contains("\"message\":\"the time was over before there was a picture\""), json);
        }
    }

    @Test
    void aRenewalThatFailsIsToldWhileThePageGoesOn() throws Exception {
        Told told = new Told();
        try (WhepCamera camera = WhepCamera.builder().build();
                LiveView view = LiveView.open()) {
            ViewedCamera viewed = ViewedCamera.open(
                    view,
                    "Door",
                    WhepReceiver.builder(camera.endpoint())
                            .token(camera.token())
                            .sessionLimit(SessionLimit.of(Duration.ofSeconds(2)))
                            .renewal(Renewal.sequential()),
                    told);
            viewed.start().get(30, TimeUnit.SECONDS);
            camera.misbehave(Misbehaviour.OFFLINE);
            String words = told.words.poll(30, TimeUnit.SECONDS);
            assertTrue(words != null && words.startsWith("the next session could not be had (HTTP 503 "), words);
            viewed.closeAsync().get(30, TimeUnit.SECONDS);
        }
    }

    private static final class Told implements ViewedCamera.Trouble {
        final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        @Override
        public void failed(Throwable failure) {
            words.add("failed: " + failure);
        }

        @Override
        public void brokeOff(String how) {
            words.add(how);
        }

        @Override
        public void goesOn(String how) {
            words.add(how);
        }
    }
}
