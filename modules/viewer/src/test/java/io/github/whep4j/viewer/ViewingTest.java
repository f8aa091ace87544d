package io.github.whep4j.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a browser gets of a camera, when it comes and when it is slow. */
class ViewingTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final LiveCamera camera = new LiveCamera("Door");
    private final Viewing viewing = new Viewing(channel);

    private final List<Integer> pictures = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void whoComesInTheMiddleOfAGroupGetsItFromItsKeyFrameOn() {
        give(Units.keyFrame(0), Units.picture(1), Units.keyFrame(2), Units.picture(3), Units.picture(4));
        camera.join(viewing);
        take();
        give(Units.picture(5), Units.picture(6));
        // The last one is kept until the next tells how long it lasts.
        assertEquals(List.of(2, 3, 4, 5), pictures);
        assertEquals(1, messages.size());
        assertTrue(messages.get(0).contains("\"codec\":\"avc1.42C01F\",\"width\":320,\"height\":240"), messages.get(0));
    }

    @Test
    void aGroupThatIsTooLongIsNotKept() {
        give(Units.keyFrame(0));
        for (int i = 1; i <= 400; i++) {
            give(Units.picture(i));
        }
        camera.join(viewing);
        give(Units.picture(401), Units.keyFrame(402), Units.picture(403), Units.picture(404));
        assertEquals(List.of(402, 403), pictures);
    }

    /** It is not too slow: there is nothing that it could begin with. */
    @Test
    void whatComesBeforeTheFirstKeyFrameIsNotLeftOut() {
        camera.join(viewing);
        give(Units.picture(0), Units.picture(1), Units.keyFrame(2), Units.picture(3));
        viewing.tellClock();
        take();
        String clock = messages.get(messages.size() - 1);
        assertTrue(clock.endsWith("\"skipped\":0}"), clock);
    }

    @Test
    void aSlowBrowserLosesWholeGroups() {
        camera.join(viewing);
        give(Units.keyFrame(0), Units.picture(1), Units.picture(2));
        writable(false);
        give(Units.picture(3), Units.picture(4));
        writable(true);
        give(Units.picture(5), Units.keyFrame(6), Units.picture(7));
        writable(false);
        give(Units.keyFrame(8), Units.picture(9), Units.keyFrame(10));
        writable(true);
        give(Units.picture(11), Units.keyFrame(12), Units.picture(13), Units.picture(14));
        assertEquals(List.of(0, 1, 2, 6, 7, 12, 13), pictures);
        viewing.tellClock();
        take();
        String clock = messages.get(messages.size() - 1);
        assertTrue(clock.startsWith("{\"type\":\"clock\",\"media\":0.466"), clock);
        assertTrue(clock.endsWith("\"skipped\":7}"), clock);
    }

    /** B pictures come behind one that is shown after them. */
    @Test
    void theClockDoesNotGoBack() {
        camera.join(viewing);
        give(Units.keyFrame(0), Units.picture(4), Units.picture(2), Units.picture(3));
        viewing.tellClock();
        take();
        String clock = messages.get(messages.size() - 1);
        assertTrue(clock.startsWith("{\"type\":\"clock\",\"media\":0.133"), clock);
    }

    @Test
    void anotherPictureSizeIsAnotherStream() {
        camera.join(viewing);
        give(
                Units.keyFrame(0),
                Units.picture(1),
                Units.keyFrame(2, Units.OTHER_SPS, 100),
                Units.keyFrame(3, Units.OTHER_SPS, 100));
        assertEquals(2, messages.size());
        assertTrue(messages.get(1).contains("\"width\":640,\"height\":360"), messages.get(1));
        assertEquals(List.of(0, 2), pictures);
    }

    @Test
    void timeThatGoesBackIsAnotherStream() {
        camera.join(viewing);
        give(Units.keyFrame(100), Units.picture(101), Units.keyFrame(0), Units.picture(1));
        assertEquals(2, messages.size());
        assertEquals(List.of(100, 0), pictures);
    }

    /** Without the word of it the page would take the bytes for more of the stream before. */
    @Test
    void aBrowserThatFallsBehindIsToldOfAnotherStreamAllTheSame() {
        camera.join(viewing);
        give(Units.keyFrame(0), Units.picture(1));
        camera.accept(Units.keyFrame(2, Units.OTHER_SPS, 100));
        writable(false);
        take();
        assertEquals(2, messages.size());
        assertTrue(messages.get(1).contains("\"width\":640,\"height\":360"), messages.get(1));
    }

    @Test
    void aBrowserThatIsBehindIsToldOfTheEndAllTheSame() {
        camera.join(viewing);
        writable(false);
        camera.ended(CloseReason.REMOTE, null);
        take();
        assertEquals(
                List.of("{\"type\":\"ended\",\"reason\":\"The camera has ended the session.\",\"hint\":\"\"}"),
                messages);
    }

    /** As they come by deliverIncomplete: nothing can be begun with a key frame that lacks something. */
    @Test
    void aDamagedKeyFrameBeginsNoGroup() {
        give(Units.keyFrame(0), Units.picture(1), Units.damaged(Units.keyFrame(2)), Units.picture(3));
        camera.join(viewing);
        take();
        give(Units.picture(4));
        assertEquals(List.of(0, 1, 2, 3), pictures);
    }

    @Test
    void whoLeavesGetsNoMore() {
        camera.join(viewing);
        camera.leave(viewing);
        give(Units.keyFrame(0), Units.picture(1));
        assertEquals(List.of(), pictures);
    }

    private void give(AccessUnit... units) {
        for (AccessUnit unit : units) {
            camera.accept(unit);
            // One at a time: an embedded channel runs what waits whenever something is written.
            take();
        }
    }

    private void writable(boolean is) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, is);
    }

    private void take() {
        channel.runPendingTasks();
        for (WebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            byte[] bytes = ByteBufUtil.getBytes(frame.content());
            if (frame instanceof TextWebSocketFrame) {
                messages.add(new String(bytes, StandardCharsets.UTF_8));
            } else if (new String(bytes, 4, 4, StandardCharsets.US_ASCII).equals("moof")) {
                pictures.add(Units.number(bytes));
            }
            frame.release();
        }
    }
}
