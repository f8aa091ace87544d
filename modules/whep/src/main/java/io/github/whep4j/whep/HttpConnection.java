package io.github.whep4j.whep;

import io.github.whep4j.whep.WhepFailure.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
        default @Nullable Consumer<ByteBuf> onHead(HttpReply head) {
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

    private @Nullable ScheduledFuture<?> connectTimer;
    private @Nullable CompletableFuture<Channel> race;
    private @Nullable Channel channel;
    private @Nullable HttpReply head;
    private @Nullable HttpProxy proxy;
    private String host;
    private int port;
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
        this.host = call.url().host();
        this.port = call.url().port();
        this.listener = listener;
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
        HttpProxy way = request.proxyFor(call.url());
        proxy = way;
        if (way != null) {
            host = way.host();
            port = way.port();
        }
        InetAddress literal = AddressLookup.literal(host);
        CompletableFuture<List<InetAddress>> addresses = literal != null
                ? CompletableFuture.completedFuture(List.of(literal))
                : threads.callBlocking(() -> names.inOrder(host));
        onLoop(addresses, (found, failure) -> {
            if (found == null) {
                onNameFailed(failure);
            } else {
                connect(found, context);
            }
        });
    }

    private void connect(List<InetAddress> found, CompletableFuture<@Nullable SSLContext> context) {
        resolved = true;
        List<InetAddress> allowed = request.publicTargetsOnly()
                ? found.stream().filter(PublicAddresses::isPublic).toList()
                : found;
        if (allowed.isEmpty()) {
            fail(Failures.privateTarget(call.url().origin().toString()), null);
            return;
        }
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
        if (connected == null && proxy != null) {
            onProxyFailed(failure);
            return;
        }
        if (connected == null) {
            fail(
                    Failures.of(
                            Kind.CONNECT,
                            "No connection to " + call.url().origin(),
                            failure == null ? null : failure.getMessage(),
                            "Is the server running, and the port right?"),
                    failure);
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
                onProxyFailed(refused);
            } else if (!done) {
                onWay(through, context);
            }
        });
    }

    /** What is sent reaches the server from here on. */
    private void onWay(Channel connected, CompletableFuture<@Nullable SSLContext> context) {
        onLoop(context, (ready, contextFailure) -> {
            if (contextFailure != null) {
                onContextFailed(contextFailure);
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
        pipeline.addLast(new HttpClientCodec(limits(), false, false), new ReplyHandler(this));
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
        connected.writeAndFlush(httpRequest()).addListener(written -> {
            if (!written.isSuccess()) {
                onBroken(written.cause());
            }
        });
        listener.onSent();
    }

    private FullHttpRequest httpRequest() {
        HttpCall.Content content = call.content();
        ByteBuf body =
                content == null ? Unpooled.EMPTY_BUFFER : Unpooled.copiedBuffer(content.text(), StandardCharsets.UTF_8);
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(call.method().name()),
                call.url().target(),
                body);
        HttpHeaders headers = message.headers();
        headers.set(HttpHeaderNames.HOST, call.url().authority());
        headers.set(HttpHeaderNames.USER_AGENT, "whep4j");
        // An answer is of the type of what it answers; to a request without a body any will do.
        headers.set(HttpHeaderNames.ACCEPT, content == null ? "*/*" : content.mediaType());
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, "identity");
        headers.set(HttpHeaderNames.CONNECTION, "close");
        call.headers().forEach(headers::set);
        if (call.token() != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + call.token());
        }
        if (content != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, content.mediaType());
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        return message;
    }

    @Override
    public @Nullable Consumer<ByteBuf> onHead(HttpReply received) {
        head = received;
        if (abandoned) {
            fail(Failures.closed(), null);
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
            fail(
                    Failures.of(
                            Kind.CONNECT,
                            "The connection to " + call.url().origin() + " broke",
                            cause.getMessage(),
                            "Try again later"),
                    cause);
        }
    }

    private void onConnectTimeout() {
        long limit = request.connectTimeout().toMillis();
        if (resolved) {
            String what = proxy == null ? "No connection to " + call.url().origin() : noWay();
            fail(Failures.timeout(what, request.connectTimeout()), null);
        } else {
            fail(
                    Failures.of(
                            Kind.DNS,
                            "The name " + host + " was not resolved within " + limit + " ms",
                            null,
                            "Check the network and its DNS server"),
                    null);
        }
    }

    private void onNameFailed(@Nullable Throwable failure) {
        boolean overloaded = failure instanceof RejectedExecutionException;
        fail(
                Failures.of(
                        Kind.DNS,
                        "The name " + host + " cannot be resolved",
                        overloaded ? "too many names are being resolved" : null,
                        proxy == null
                                ? "Check the host in the URL, and the network's DNS"
                                : "Check the proxy's name, and the network's DNS"),
                failure instanceof UnknownHostException ? null : failure);
    }

    private void onProxyFailed(@Nullable Throwable failure) {
        fail(
                Failures.of(
                        Kind.CONNECT,
                        noWay(),
                        failure == null ? null : failure.getMessage(),
                        "Check the proxy, and whether it lets through to that host and port"),
                failure);
    }

    private String noWay() {
        return "No way to " + call.url().origin() + " through the proxy " + host + ":" + port;
    }

    private void onContextFailed(Throwable failure) {
        Path caFile = request.caFile();
        fail(
                Failures.of(
                        Kind.TLS,
                        caFile == null ? "TLS cannot be set up" : "The CA file cannot be used",
                        failure instanceof NoSuchFileException ? "no such file" : failure.getMessage(),
                        caFile == null ? "Check the JVM's trust store" : "It has to be a PEM file with certificates"),
                failure);
    }

    private void onTlsFailed(Throwable cause) {
        String origin = call.url().origin().toString();
        if (cause instanceof SslHandshakeTimeoutException) {
            fail(Failures.timeout("No TLS handshake with " + origin, request.tlsTimeout()), null);
        } else if (cause instanceof NotSslRecordException) {
            fail(Failures.of(Kind.TLS, origin + " does not speak TLS", null, "Is it http, or another port?"), null);
        } else {
            fail(
                    Failures.of(
                            Kind.TLS,
                            "The TLS connection to " + origin + " failed",
                            cause.getMessage(),
                            "Is the host name that of the certificate, and its authority trusted?"),
                    cause);
        }
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
