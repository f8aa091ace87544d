package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverState;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.viewer.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A session that breaks off after pictures is told of by {@code view} and {@code watch} as by {@code record}. */
class BrokenOffTest {
    private static final String WORDS = "the video stopped coming";
    private static final String ERROR = "\"error\":{\"message\":\"" + WORDS + "\",\"hint\":\"\"}";

    @Test
    void aCameraOnThePageThatFallsSilentIsEight() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        ViewedCamera.Trouble trouble = new ViewedCamera.Trouble() {
            @Override
            public void failed(Throwable failure) {
                told.add("failed: " + failure);
            }

            @Override
            public void brokeOff(String words) {
                told.add(words);
            }
        };
        try (WhepCamera camera = WhepCamera.builder().build();
                LiveView view = LiveView.open()) {
            ViewedCamera viewed = ViewedCamera.open(
                    view,
                    "Door",
                    WhepReceiver.builder(camera.endpoint())
                            .token(camera.token())
                            .mediaTimeout(Duration.ofSeconds(1)),
                    trouble);
            viewed.start().get(30, TimeUnit.SECONDS);
            camera.stopMedia();
            assertEquals(CloseReason.MEDIA_TIMEOUT, viewed.over().get(30, TimeUnit.SECONDS));
            assertEquals(List.of(WORDS), told);
            assertEquals(ExitStatus.NO_MEDIA, viewed.status());
            String json = ViewJson.ofEnd(List.of(viewed));
            assertTrue(json.contains("\"reason\":\"MEDIA_TIMEOUT\"") && json.contains(ERROR), json);
        }
    }

    @Test
    void whoWatchedItByProgramHasAnError() {
        WatchedMoment last =
                new WatchedMoment(Instant.EPOCH, ReceiverState.CLOSED, null, -1, RenewalReport.Renewals.NONE);
        String json = WatchJson.ofEnd(new Reception.Result(CloseReason.MEDIA_TIMEOUT, null), last, true);
        assertTrue(json.contains(ERROR), json);
    }
}
