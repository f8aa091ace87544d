package io.github.whep4j.dtls;

import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Two directions between two endpoints, with loss, duplicates, delay and damage from a seed. Datagrams arrive on
 * threads of its own, never on the sender's.
 */
final class Network implements AutoCloseable {
    private final ScheduledExecutorService threads = daemons();

    /** What one direction does to a datagram. */
    record Weather(double loss, double duplicates, double reordering) {
        static final Weather FAIR = new Weather(0, 0, 0);
    }

    void connect(Endpoint a, Endpoint b, Weather weather, long seed) {
        a.network = direction(b::receive, weather, new Random(seed), (index, datagram) -> datagram);
        b.network = direction(a::receive, weather, new Random(~seed), (index, datagram) -> datagram);
    }

    /** As {@link #connect} in fair weather; {@code damage} gets each datagram of a with its number, and may return null. */
    void connect(Endpoint a, Endpoint b, BiFunction<Integer, byte[], byte[]> damage) {
        a.network = direction(b::receive, Weather.FAIR, new Random(0), damage);
        b.network = direction(a::receive, Weather.FAIR, new Random(0), (index, datagram) -> datagram);
    }

    Consumer<byte[]> direction(
            Consumer<byte[]> to, Weather weather, Random random, BiFunction<Integer, byte[], byte[]> damage) {
        AtomicInteger count = new AtomicInteger();
        return datagram -> {
            synchronized (random) {
                byte[] arriving = damage.apply(count.getAndIncrement(), datagram);
                if (arriving == null || random.nextDouble() < weather.loss) {
                    return;
                }
                int copies = random.nextDouble() < weather.duplicates ? 2 : 1;
                for (int i = 0; i < copies; i++) {
                    long delayMicros = random.nextDouble() < weather.reordering ? random.nextInt(20_000) : 0;
                    threads.schedule(() -> to.accept(arriving), delayMicros, TimeUnit.MICROSECONDS);
                }
            }
        };
    }

    private static ScheduledExecutorService daemons() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "test-network");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
