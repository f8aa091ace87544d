package io.github.whep4j.whep;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request over a connection of its own: names resolved, addresses raced, TLS, request, response. Lives on one event loop.
 * The listener hears {@link Listener#onReply} or {@link Listener#onFailed} once, unless {@link #cancel} comes first.
 */
final class HttpConnection implements ReplyHandler.Receiver {

    interface Listener {
        /** The request is on its way: the time for the response begins. */
        void onSent();

        /**
         * Status and headers are there.
         *
         * @return who takes the body as it comes, on the loop; {@code null} to have it in the reply
         */
        default @Nullable BodyPieces onHead(HttpReply head) {
            return null;
        }

        void onReply(HttpReply reply);

        void onFailed(CallFailure failure);
    }

    private final HttpThreads threads;
    private final TlsContexts tlsContexts;
    private final AddressLookup names;
    private final EventLoop loop;
    private final WhepRequest request;
    private final HttpCall call;
    private final Listener listener;
    private final @Nullable HttpProxy proxy;
    private final ConnectionFailures failures;

    private @Nullable ScheduledFuture<?> connectTimer;
    private @Nullable CompletableFuture<Channel> race;
    private @Nullable Channel channel;
    private @Nullable HttpReply head;
    private boolean resolved;
    private boolean sent;
    private boolean abandoned;
    private boolean done;

    HttpConnection(
            WhepClient client,
            HttpThreads threads,
            EventLoop loop,
            WhepRequest request,
            HttpCall call,
            Listener listener) {
        this.threads = threads;
        this.tlsContexts = client.tlsContexts();
        this.names = client.names();
        this.loop = loop;
        this.request = request;
        this.call = call;
        this.listener = listener;
        this.proxy = request.proxyFor(call.url());
        this.failures = new ConnectionFailures(request, call.url(), proxy);
    }

    /** Begins; on the loop, like everything here. */
    void start() {
        guarded(this::begin);
    }

    private void begin() {
        long timeoutMillis = request.connectTimeout().toMillis();
        connectTimer = loop.schedule(this::onConnectTimeout, timeoutMillis, TimeUnit.MILLISECONDS);
        // While the name is being resolved: the first context of a JVM takes longer than most names.
        CompletableFuture<@Nullable SSLContext> context = call.url().https()
                ? threads.callSlow(() -> tlsContexts.get(request.caFile()))
                : CompletableFuture.completedFuture(null);
        String host = proxy == null ? call.url().host() : proxy.host();
        InetAddress literal = AddressLookup.literal(host);
        boolean led = proxy == null && LocalTargets.isLed(request, call.url());
        CompletableFuture<List<InetAddress>> addresses;
        if (led) {
            addresses = threads.callForOthersName(() ->
                    LocalTargets.allowed(literal != null ? List.of(literal) : names.inOrder(host), request, names));
        } else {
            addresses = literal != null
                    ? CompletableFuture.completedFuture(List.of(literal))
                    : threads.callBlocking(() -> names.inOrder(host));
        }
        onLoop(addresses, (found, failure) -> {
            if (failure instanceof LocalTargets.Refused) {
                fail(failures.ledToThisMachine(), null);
            } else if (found == null) {
                fail(failures.notResolved(failure), failure instanceof UnknownHostException ? null : failure);
            } else {
                connect(found, context);
            }
        });
    }

    private void connect(List<InetAddress> found, CompletableFuture<@Nullable SSLContext> context) {
        resolved = true;
        if (done) {
            return;
        }
        List<InetAddress> allowed = request.publicTargetsOnly()
                ? found.stream().filter(PublicAddresses::isPublic).toList()
                : found;
        if (allowed.isEmpty()) {
            fail(failures.privateTarget(), null);
            return;
        }
        int port = proxy == null ? call.url().port() : proxy.port();
        CompletableFuture<Channel> winner = ConnectRace.start(loop, allowed, port, request.connectTimeout());
        race = winner;
        onLoop(winner, (connected, failure) -> onConnected(connected, failure, context));
    }

    /** Nobody wants the body any more: ends before the request is sent, or as soon as the response's head is there. */
    void abandon() {
        abandoned = true;
        if (!sent || head != null) {
            fail(Failures.closed(), null);
        }
    }

    /** Ends without a word. */
    void cancel() {
        end();
    }

    private void onConnected(
            @Nullable Channel connected, @Nullable Throwable failure, CompletableFuture<@Nullable SSLContext> context) {
        if (connected == null) {
            fail(failures.notConnected(failure), failure);
            return;
        }
        if (done) {
            connected.close();
            return;
        }
        channel = connected;
        if (proxy == null) {
            onWay(connected, context);
            return;
        }
        onLoop(ProxyTunnel.open(connected, proxy, call.url()), (through, refused) -> {
            if (through == null) {
                fail(failures.notConnected(refused), refused);
            } else if (!done) {
                onWay(through, context);
            }
        });
    }

    /** What is sent reaches the server from here on. */
    private void onWay(Channel connected, CompletableFuture<@Nullable SSLContext> context) {
        onLoop(context, (ready, contextFailure) -> {
            if (contextFailure != null) {
                fail(failures.noTlsContext(contextFailure), contextFailure);
            } else if (!done) {
                onReady(connected, ready);
            }
        });
    }

    private void onReady(Channel connected, @Nullable SSLContext context) {
        if (connectTimer != null) {
            connectTimer.cancel(false);
        }
        ChannelPipeline pipeline = connected.pipeline();
        pipeline.addLast(new AnswerableReads());
        if (context != null) {
            SslHandler tls = new SslHandler(TlsContexts.engine(context, call.url()), threads.tls());
            tls.setHandshakeTimeoutMillis(request.tlsTimeout().toMillis());
            tls.handshakeFuture().addListener(handshake -> {
                if (handshake.isSuccess()) {
                    send(connected);
                } else {
                    onTlsFailed(handshake.cause());
                }
            });
            pipeline.addLast(tls);
        }
        ReplyHandler reply = new ReplyHandler(this);
        pipeline.addLast(reply.onTheWire(), new HttpClientCodec(limits(), false, false), reply);
        connected.config().setAutoRead(true);
        if (context == null) {
            send(connected);
        }
    }

    static HttpDecoderConfig limits() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(ReplyHandler.MAX_HEADER_BYTES)
                .setStrictLineParsing(false);
    }

    private void send(Channel connected) {
        if (done) {
            return;
        }
        sent = true;
        connected.writeAndFlush(RequestMessage.of(call)).addListener(written -> {
            if (!written.isSuccess()) {
                onBroken(written.cause());
            }
        });
        listener.onSent();
    }

    @Override
    public @Nullable BodyPieces onHead(HttpReply received) {
        head = received;
        if (abandoned) {
            fail(Failures.closed(), null);
        } else if (call.method() == HttpCall.Method.DELETE) {
            // The status says all: a body that comes slowly, or never, must not make it look like no answer.
            onReply(received);
        }
        return done ? null : listener.onHead(received);
    }

    @Override
    public void onReply(HttpReply reply) {
        if (end()) {
            listener.onReply(reply);
        }
    }

    @Override
    public void onBadReply(int status, String problem) {
        if (sent) {
            fail(Failures.badResponse(status, problem), null);
        } else {
            onTlsFailed(new SSLException("The server closed the connection"));
        }
    }

    @Override
    public void onBroken(Throwable broken) {
        Throwable cause = broken instanceof DecoderException && broken.getCause() != null ? broken.getCause() : broken;
        if (!sent || cause instanceof SSLException) {
            onTlsFailed(cause);
        } else {
            fail(failures.broken(cause), cause);
        }
    }

    private void onConnectTimeout() {
        fail(resolved ? failures.notConnectedInTime() : failures.notResolvedInTime(), null);
    }

    private void onTlsFailed(Throwable cause) {
        boolean isSaidInFull = cause instanceof SslHandshakeTimeoutException || cause instanceof NotSslRecordException;
        fail(failures.noTls(cause), isSaidInFull ? null : cause);
    }

    private void fail(WhepFailure failure, @Nullable Throwable cause) {
        if (end()) {
            listener.onFailed(new CallFailure(failure, cause, sent, head));
        }
    }

    private boolean end() {
        if (done) {
            return false;
        }
        done = true;
        if (connectTimer != null) {
            connectTimer.cancel(false);
        }
        if (race != null) {
            race.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
        return true;
    }

    private <T extends @Nullable Object> void onLoop(
            CompletableFuture<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        stage.whenComplete((value, failure) -> {
            if (loop.inEventLoop()) {
                guarded(() -> next.accept(value, failure));
            } else {
                loop.execute(() -> guarded(() -> next.accept(value, failure)));
            }
        });
    }

    /** What is thrown here would be lost, and the deadline alone end the call, with a reason that is none. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fail(Failures.internal(e), e);
        }
    }
}
