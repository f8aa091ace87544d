import io.github.whep4j.receiver.DtlsRolePreference;
import io.github.whep4j.receiver.ReceiverListener;
import io.github.whep4j.receiver.ReceiverState;
import io.github.whep4j.receiver.WhepReceiver;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts many sessions at once, ends each as soon as it has its keys, and prints how long that took. */
class Connections {
    private static final long PATIENCE_SECONDS = 60;
    private static final int WARM_UP_ROUNDS = 4;

    private final URI endpoint;
    private final String token;

    private Connections(URI endpoint, String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    public static void main(String[] args) throws Exception {
        String token = Files.readString(Path.of(args[1])).strip();
        Connections connections = new Connections(URI.create(args[0]), token);
        int count = Integer.parseInt(args[2]);
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            CompletableFuture.allOf(connections.openAll(count)).exceptionally(failure -> null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        CompletableFuture<?>[] sessions = connections.openAll(count);
        long[] toKeys = new long[count];
        long[] fromAnswer = new long[count];
        int connected = 0;
        for (CompletableFuture<?> session : sessions) {
            try {
                long[] millis = (long[]) session.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                toKeys[connected] = millis[0];
                fromAnswer[connected++] = millis[1];
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                System.err.println(e);
            }
        }
        System.out.printf("%d of %d sessions connected%n", connected, count);
        print("start() to keys", Arrays.copyOf(toKeys, connected));
        print("answer to keys ", Arrays.copyOf(fromAnswer, connected));
        System.exit(connected == count ? 0 : 1);
    }

    private CompletableFuture<?>[] openAll(int count) {
        CompletableFuture<?>[] sessions = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            sessions[i] = open(i);
        }
        return sessions;
    }

    /** Completes with the milliseconds from start() and from the answer to the keys. */
    private CompletableFuture<long[]> open(int number) {
        CompletableFuture<long[]> keys = new CompletableFuture<>();
        CompletableFuture<Void> connected = new CompletableFuture<>();
        WhepReceiver receiver = WhepReceiver.builder(endpoint)
                .token(token)
                .dtlsRole(number % 2 == 0 ? DtlsRolePreference.ACTIVE : DtlsRolePreference.PASSIVE)
                .onAccessUnit(unit -> {})
                .listener(new ReceiverListener() {
                    @Override
                    public void onState(ReceiverState state) {
                        if (state == ReceiverState.CONNECTED) {
                            connected.complete(null);
                        }
                    }
                })
                .build();
        receiver.start().whenComplete((info, failure) -> {
            if (failure != null) {
                keys.completeExceptionally(failure);
            }
        });
        connected.thenRunAsync(() -> { // not on the loop: timings() asks it
            var timings = receiver.timings();
            keys.complete(new long[] {timings.dtlsMs(), timings.dtlsMs() - timings.postMs()});
            receiver.closeAsync();
        });
        return keys;
    }

    private static void print(String name, long[] millis) {
        Arrays.sort(millis);
        if (millis.length > 0) {
            System.out.printf(
                    "%s: median %d ms, 99th percentile %d ms, longest %d ms%n",
                    name, millis[millis.length / 2], millis[(int) Math.ceil(millis.length * 0.99) - 1], millis[millis.length - 1]);
        }
    }
}
