package io.github.whep4j.whep;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Connects to the first of several addresses that answers (RFC 8305, Section 5): each attempt gets a head start before the
 * next begins, a failed one makes way at once. Everything happens on the loop; nothing is read from the connection until its
 * owner says so.
 */
final class ConnectRace {

    private static final long HEAD_START_MILLIS = 250;

    private final EventLoop loop;
    private final Iterator<InetAddress> addresses;
    private final int port;
    private final Bootstrap bootstrap;
    private final List<ChannelFuture> attempts = new ArrayList<>();
    private final CompletableFuture<Channel> winner = new CompletableFuture<>();
    private int running;
    private final Set<String> failures = new LinkedHashSet<>();

    private ConnectRace(EventLoop loop, List<InetAddress> addresses, int port, Duration timeout) {
        this.loop = loop;
        this.addresses = addresses.iterator();
        this.port = port;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // Its owner adds what it needs, once it has won.
                    }
                });
    }

    /**
     * Begins, on the loop.
     *
     * @return completes on the loop. Cancelling it, likewise on the loop, gives up all attempts
     */
    static CompletableFuture<Channel> start(EventLoop loop, List<InetAddress> addresses, int port, Duration timeout) {
        ConnectRace race = new ConnectRace(loop, addresses, port, timeout);
        race.winner.whenComplete((channel, failure) -> race.giveUpOthers());
        race.next();
        return race.winner;
    }

    private void next() {
        if (winner.isDone() || !addresses.hasNext()) {
            return;
        }
        ChannelFuture attempt = bootstrap.connect(new InetSocketAddress(addresses.next(), port));
        attempts.add(attempt);
        running++;
        attempt.addListener(future -> onAttempt(attempt));
        if (addresses.hasNext()) {
            loop.schedule(
                    () -> {
                        if (!attempt.isDone()) {
                            next();
                        }
                    },
                    HEAD_START_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void onAttempt(ChannelFuture attempt) {
        running--;
        if (attempt.isSuccess()) {
            if (!winner.complete(attempt.channel())) {
                attempt.channel().close();
            }
            return;
        }
        failures.add(String.valueOf(attempt.cause().getMessage()));
        if (addresses.hasNext()) {
            next();
        } else if (running == 0) {
            // All of them: the first is often a family of addresses that this machine has no route for.
            winner.completeExceptionally(new ConnectException(String.join("; ", failures)));
        }
    }

    private void giveUpOthers() {
        for (ChannelFuture attempt : List.copyOf(attempts)) {
            if (!attempt.isDone()) {
                attempt.cancel(false);
                attempt.channel().close();
            }
        }
    }
}
