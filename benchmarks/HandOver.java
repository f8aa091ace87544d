import io.github.whep4j.receiver.WhepReceiver;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Receives for a while, and prints how long after the sending of their last packets the pictures were handed over. */
class HandOver {
    private static final long PATIENCE_SECONDS = 60;
    /** The code is being compiled meanwhile. */
    private static final int WARM_UP_SECONDS = 10;

    private static final long TIMESTAMP_MASK = 0xffff_ffffL;

    public static void main(String[] args) throws Exception {
        Map<Long, Long> handedOver = new ConcurrentHashMap<>();
        try (WhepReceiver receiver = WhepReceiver.builder(URI.create(args[0]))
                .onAccessUnit(unit -> handedOver.put(unit.rtpTimestamp() & TIMESTAMP_MASK, epochNanos()))
                .build()) {
            receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            handedOver.clear();
            TimeUnit.SECONDS.sleep(Integer.parseInt(args[2]));
        }
        print(sent(Path.of(args[1])), handedOver);
        System.exit(0);
    }

    private static long epochNanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }

    private static Map<Long, Long> sent(Path file) throws Exception {
        Map<Long, Long> sent = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            sent.put(Long.parseLong(words[0]), Long.parseLong(words[1]));
        }
        return sent;
    }

    private static void print(Map<Long, Long> sent, Map<Long, Long> handedOver) {
        double[] millis = handedOver.keySet().stream()
                .filter(sent::containsKey)
                .mapToDouble(timestamp -> (handedOver.get(timestamp) - sent.get(timestamp)) / 1e6)
                .sorted()
                .toArray();
        if (millis.length == 0) {
            throw new IllegalStateException("no picture was both sent and handed over");
        }
        System.out.printf(
                Locale.ROOT,
                "%d pictures, from sending the last packet to the access unit: median %.2f ms, 99th percentile %.2f ms, longest %.2f ms%n",
                millis.length, millis[millis.length / 2], millis[(int) Math.ceil(millis.length * 0.99) - 1], millis[millis.length - 1]);
    }
}
