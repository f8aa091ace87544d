package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of an open session that nothing waits for: each over a connection of its own and within a time, all of them
 * dropped when the session ends. On one event loop.
 */
final class CallsBeside {

    private static final Logger logger = LoggerFactory.getLogger(WhepSession.class);
    private static final int MOST = 8;

    private final WhepClient client;
    private final HttpThreads threads;
    private final EventLoop loop;
    private final WhepRequest request;
    private final Set<Call> running = new HashSet<>();

    CallsBeside(WhepClient client, HttpThreads threads, EventLoop loop, WhepRequest request) {
        this.client = client;
        this.threads = threads;
        this.loop = loop;
        this.request = request;
    }

    /**
     * For whom the status is enough, and the headers.
     *
     * @return completes on the loop, with {@code null} if there is no reply in time, or too many are waited for; without a body if
     *     that was cut off
     */
    CompletableFuture<@Nullable HttpReply> send(HttpCall call, Duration limit) {
        return send(call, limit, false);
    }

    /** For whom success is in the body: one that was cut off is no reply. */
    CompletableFuture<@Nullable HttpReply> sendForBody(HttpCall call, Duration limit) {
        return send(call, limit, true);
    }

    private CompletableFuture<@Nullable HttpReply> send(HttpCall call, Duration limit, boolean forBody) {
        if (running.size() >= MOST) {
            return CompletableFuture.completedFuture(null);
        }
        logger.debug("{}: sending {} beside", request, call);
        Call sent = new Call(call, limit, forBody);
        running.add(sent);
        sent.connection.start();
        return sent.reply;
    }

    /** As {@link #send}, but with a listener of its own, without a limit, and not dropped: its owner has to cancel it. */
    HttpConnection open(HttpCall call, HttpConnection.Listener listener) {
        logger.debug("{}: sending {} beside", request, call);
        HttpConnection connection = new HttpConnection(client, threads, loop, request, call, listener);
        connection.start();
        return connection;
    }

    void drop() {
        Set.copyOf(running).forEach(call -> call.end(null));
    }

    private final class Call implements HttpConnection.Listener {
        final CompletableFuture<@Nullable HttpReply> reply = new CompletableFuture<>();
        final HttpConnection connection;
        final ScheduledFuture<?> timer;
        private final boolean forBody;

        Call(HttpCall call, Duration limit, boolean forBody) {
            this.forBody = forBody;
            connection = new HttpConnection(client, threads, loop, request, call, this);
            timer = loop.schedule(() -> end(null), TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
        }

        @Override
        public void onSent() {
            // Its time has begun before.
        }

        @Override
        public void onReply(HttpReply received) {
            logger.debug("{} answered {} beside", request, received.status());
            end(received);
        }

        @Override
        public void onFailed(CallFailure failure) {
            logger.debug("{} beside: {}", request, failure);
            HttpReply head = failure.head();
            end(head != null && head.isSuccess() && forBody ? null : head);
        }

        void end(@Nullable HttpReply received) {
            running.remove(this);
            timer.cancel(false);
            connection.cancel();
            reply.complete(received);
        }
    }
}
