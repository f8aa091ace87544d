package io.github.whep4j.viewer;

import io.github.whep4j.h264.AccessUnit;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One camera in one browser. Units are offered under the camera's lock and written on the connection's event loop. When the
 * browser does not take them as fast as they come, what comes is dropped up to the next key frame that there is room for: whole
 * groups of pictures, so that what it gets can be decoded.
 */
final class Viewing {
    /** What may wait for the event loop; what waits behind it is bounded by the channel, in bytes. */
    private static final int MAX_WAITING_UNITS = 400;

    /** @param atMillis when the unit came, by the wall clock */
    record Arrival(AccessUnit unit, long atMillis) {}

    private final Channel channel;
    private final AtomicInteger waiting = new AtomicInteger();

    /** On the event loop. */
    private final ViewingStream stream = new ViewingStream(new ViewingStream.Output() {
        @Override
        public void begin(byte[] message) {
            send(message);
        }

        @Override
        public void mp4(byte[] bytes) {
            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)), channel.voidPromise());
        }
    });

    /** Changed under the camera's lock alone. */
    private boolean droppingToKeyFrame = true;

    /** Changed under the camera's lock alone. Until it has, what it does not get is nobody's loss. */
    private boolean begun;

    /** Counted under the camera's lock, read anywhere. */
    private final AtomicLong dropped = new AtomicLong();

    Viewing(Channel channel) {
        this.channel = channel;
    }

    /** Under the camera's lock, before the first offer: what came since the last key frame, which fits. */
    void begin(List<Arrival> group) {
        if (!group.isEmpty()) {
            begun = true;
            droppingToKeyFrame = false;
            submit(List.copyOf(group));
        }
    }

    /** Under the camera's lock. */
    void offer(Arrival arrival) {
        boolean begins = arrival.unit().isKeyFrame() && arrival.unit().isComplete();
        boolean room = channel.isWritable() && waiting.get() < MAX_WAITING_UNITS;
        if (room && (begins || !droppingToKeyFrame)) {
            begun = true;
            droppingToKeyFrame = false;
            submit(List.of(arrival));
        } else {
            droppingToKeyFrame = true;
            if (begun) {
                dropped.incrementAndGet();
            }
        }
    }

    private void submit(List<Arrival> arrivals) {
        waiting.addAndGet(arrivals.size());
        try {
            channel.eventLoop().execute(() -> {
                waiting.addAndGet(-arrivals.size());
                arrivals.forEach(stream::write);
            });
        } catch (RejectedExecutionException e) {
            // The view has been closed.
            droppingToKeyFrame = true;
        }
    }

    /** A message that another one like it follows: left out where the browser is behind. Any thread. */
    void tell(byte[] message) {
        if (channel.isWritable()) {
            send(message);
        }
    }

    /** A message that the page cannot do without, however far the browser is behind: of a beginning, or of the end. Any thread. */
    void send(byte[] message) {
        channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(message)), channel.voidPromise());
    }

    /** Tells the page which moment of the stream is now, and how many pictures this browser was too slow for. Any thread. */
    void tellClock() {
        try {
            channel.eventLoop().execute(() -> {
                byte[] clock = stream.clock(dropped.get());
                if (clock != null) {
                    tell(clock);
                }
            });
        } catch (RejectedExecutionException e) {
            // The view has been closed.
        }
    }
}
