package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server-sent events of an open session (draft-ietf-wish-whep, Section 4.10): asked for by POST, then listened to by GET
 * for as long as the session lasts, again and again if the stream ends or falls silent. Nothing depends on it, so all that goes wrong only
 * means that there are no events. On one event loop.
 */
final class EventStream implements HttpConnection.Listener, EventStreamParser.Sink {

    private static final Logger logger = LoggerFactory.getLogger(WhepSession.class);
    private static final String MEDIA_TYPE = "text/event-stream";

    /**
     * A connection on which nothing has come for so long is given up for a new one: its server may have gone without a word, or
     * something between have forgotten it, as load balancers do after four minutes or more.
     */
    static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private final EventLoop loop;
    private final CallsBeside beside;
    private final OpenSession session;
    private final TokenRenewal renewal;
    private final Duration postTimeout;
    private final Duration longestSilence;
    private final HttpUrl offered;
    private final List<String> types;
    private final Consumer<SessionEvent> listener;
    private final EventStreamPause pause = new EventStreamPause(new SplittableRandom());
    private final EventAllowance allowance = new EventAllowance(System.nanoTime());

    /** Where the stream is; {@code null} until the server has said so, or turned out not to. */
    private @Nullable HttpUrl stream;

    private @Nullable HttpCall call;
    private @Nullable HttpConnection connection;
    private @Nullable ScheduledFuture<?> timer;
    private String lastId = "";
    private boolean streaming;

    /** When anything came last over this connection, or it was begun. */
    private long heardNanos;

    /** Since the stream has last been there. */
    private boolean tokenRenewed;

    private boolean closed;

    EventStream(
            EventLoop loop,
            CallsBeside beside,
            OpenSession session,
            TokenRenewal renewal,
            Duration postTimeout,
            Duration longestSilence,
            HttpUrl offered,
            List<String> types,
            Consumer<SessionEvent> listener) {
        this.loop = loop;
        this.beside = beside;
        this.session = session;
        this.renewal = renewal;
        this.postTimeout = postTimeout;
        this.longestSilence = longestSilence;
        this.offered = offered;
        this.types = types;
        this.listener = listener;
    }

    void start() {
        streaming = false;
        HttpUrl target = stream == null ? offered : stream;
        if (session.isForeign(target)) {
            String origin = target.origin().toString();
            logger.info(
                    "Session events are at {}, which must not have the token; if it may: allowOrigin({})",
                    origin,
                    origin);
            close();
        } else if (stream == null) {
            String wanted = types.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
            timer = after(postTimeout, () -> listenAt(offered));
            open(session.call(Method.POST, target, Content.json(wanted), Map.of("Accept", MEDIA_TYPE)));
        } else {
            // Many servers send not even the headers before the first event.
            listen();
            Map<String, String> headers = lastId.isEmpty()
                    ? Map.of("Accept", MEDIA_TYPE)
                    : Map.of("Accept", MEDIA_TYPE, "Last-Event-ID", lastId);
            open(session.call(Method.GET, target, null, headers));
        }
    }

    private void listen() {
        heardNanos = System.nanoTime();
        timer = after(longestSilence, this::onSilence);
    }

    /** Looked at when the time may be over, and not with each piece that comes. */
    private void onSilence() {
        Duration left = longestSilence.minusNanos(System.nanoTime() - heardNanos);
        if (left.isNegative() || left.isZero()) {
            logger.debug("Session events are asked for again: nothing has come for {}", longestSilence);
            cancel();
            start();
        } else {
            timer = after(left, this::onSilence);
        }
    }

    private void open(HttpCall next) {
        call = next;
        connection = beside.open(next, this);
    }

    void close() {
        closed = true;
        cancel();
    }

    private void listenAt(HttpUrl url) {
        cancel();
        stream = url;
        start();
    }

    private void later(@Nullable Duration retryAfter) {
        cancel();
        timer = after(pause.next(retryAfter), this::start);
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (connection != null) {
            connection.cancel();
        }
    }

    @Override
    public void onSent() {
        // The time of either has begun before.
    }

    /** Some servers (Broadcast Box) know no POST, and answer it with the stream itself. */
    @Override
    public @Nullable BodyPieces onHead(HttpReply head) {
        boolean isStream = head.status() == 200 && head.mediaType().equals(MEDIA_TYPE);
        if (closed || !isStream) {
            return null;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        logger.debug("Session events begin");
        listen();
        streaming = true;
        tokenRenewed = false;
        EventStreamParser parser = new EventStreamParser(this);
        return new BodyPieces() {
            @Override
            public void onWire(int bytes) {
                spend(bytes);
            }

            @Override
            public void read(ByteBuf piece) {
                if (isRead()) {
                    heardNanos = System.nanoTime();
                    parser.read(piece);
                }
            }
        };
    }

    private boolean isRead() {
        return !closed && streaming;
    }

    /** Ends a stream of which too much has come, for as long a pause as there is. */
    private void spend(int bytes) {
        if (isRead() && !allowance.spend(bytes, System.nanoTime())) {
            logger.info("Session events are too many, or too long: they are asked for again in a minute");
            streaming = false;
            pause.lengthen();
            later(null);
        }
    }

    @Override
    public void onReply(HttpReply reply) {
        if (closed) {
            return;
        }
        if (streaming) {
            later(null);
        } else if (isTemporary(reply.status())) {
            later(RetryAfter.of(reply));
        } else if (stream == null && reply.isSuccess()) {
            listenAt(location(reply));
        } else if (stream == null && isPostUnknown(reply.status())) {
            listenAt(offered);
        } else if (!tokenRenewed && call != null && renewal.begin(call, reply, this::onToken)) {
            tokenRenewed = true;
            cancel();
        } else {
            logger.debug("No session events: {}", reply);
            close();
        }
    }

    private void onToken(boolean fresh) {
        if (closed) {
            return;
        }
        if (fresh) {
            start();
        } else {
            logger.debug("No session events: the token was refused, and there is no other");
            close();
        }
    }

    @Override
    public void onFailed(CallFailure failure) {
        HttpReply head = failure.head();
        if (closed) {
            return;
        }
        if (!streaming && head != null) {
            onReply(head);
        } else if (streaming || failure.failure().retryable()) {
            later(null);
        } else {
            logger.debug("No session events: {}", failure);
            close();
        }
    }

    @Override
    public void onEvent(String type, String data) {
        spend(EventAllowance.BYTES_PER_EVENT);
        if (!isRead()) {
            return;
        }
        SessionEvent event = SessionEventReader.read(type, data);
        if (event == null) {
            logger.debug("A session event that says nothing to us is passed over");
            return;
        }
        pause.reset();
        try {
            listener.accept(event);
        } catch (RuntimeException | Error e) {
            // Anything else would end the stream, though it is none of its faults.
            logger.warn("A listener for session events threw", e);
        }
    }

    @Override
    public void onRetry(String millis) {
        pause.tell(millis);
    }

    @Override
    public void onId(String id) {
        lastId = id;
    }

    /** The stream's own URL if there is a usable one. */
    private HttpUrl location(HttpReply reply) {
        String location = reply.first("location");
        try {
            HttpUrl url = location == null ? offered : offered.resolve(location.trim());
            return offered.https() && !url.https() ? offered : url;
        } catch (IllegalArgumentException e) {
            return offered;
        }
    }

    private static boolean isTemporary(int status) {
        return switch (status) {
            case 408, 425, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    private static boolean isPostUnknown(int status) {
        return switch (status) {
            case 400, 405, 415, 422, 501 -> true;
            default -> false;
        };
    }

    private ScheduledFuture<?> after(Duration delay, Runnable task) {
        return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
