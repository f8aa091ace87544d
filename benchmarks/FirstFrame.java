import io.github.whep4j.receiver.WhepReceiver;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Opens sessions one after the other in one JVM and prints the time to the first picture of each but the first. */
class FirstFrame {
    public static void main(String[] args) throws Exception {
        URI endpoint = URI.create(args[0]);
        int sessions = Integer.parseInt(args[1]);
        for (int i = 0; i <= sessions; i++) {
            try (WhepReceiver receiver =
                    WhepReceiver.builder(endpoint).onAccessUnit(unit -> {}).build()) {
                long millis = receiver.start().get(60, TimeUnit.SECONDS).timings().firstFrameMs();
                if (i > 0) {
                    System.out.println(millis);
                }
            }
        }
    }
}
