package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was said last is said again while the peer is silent, however long it has been. */
class DtlsSilenceTest {
    private static final DtlsCertificate CLIENT = DtlsCertificate.generate();
    private static final DtlsCertificate SERVER = DtlsCertificate.generate();

    /** Bouncy Castle by itself is silent from 2.3 to 4.7 seconds. */
    private static final long WATCHED_MILLIS = 4_600;

    /** 600, and what a busy machine makes of them. */
    private static final long LONGEST_MILLIS = 1_800;

    private final DtlsHandshakes pool = new DtlsHandshakes(8);

    /** Two sides, and when the one that is watched has said something. */
    private static final class Watched {
        final Endpoint client = new Endpoint();
        final Endpoint server = new Endpoint();
        final String who;
        private final List<Long> said = Collections.synchronizedList(new ArrayList<>());

        Watched(String who) {
            this.who = who;
        }

        void says() {
            said.add(System.nanoTime());
        }

        void start(DtlsHandshakes pool) {
            says(); // the time that counts from
            server.start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
            client.start(pool, Endpoint.config(DtlsRole.CLIENT, CLIENT, SERVER.fingerprint()));
        }

        void assertSaidAgain() {
            says(); // the time that counts to
            List<Long> times = List.copyOf(said);
            for (int i = 1; i < times.size(); i++) {
                long silence = TimeUnit.NANOSECONDS.toMillis(times.get(i) - times.get(i - 1));
                assertTrue(silence < LONGEST_MILLIS, () -> who + " was silent for " + silence + " ms");
            }
        }
    }

    @AfterEach
    void release() {
        pool.close();
    }

    @Test
    void silenceIsBroken_whoeverIsNotAnswered() throws Exception {
        Watched unheard = new Watched("a client that nobody answers");
        unheard.client.network = datagram -> unheard.says();

        Watched unanswered = new Watched("a server that is not answered");
        unanswered.client.network = unanswered.server::receive;
        unanswered.server.network = datagram -> unanswered.says();

        // All that it has to say has been said, the last of it encrypted.
        Watched unfinished = new Watched("a client that does not hear the end");
        unfinished.client.network = datagram -> {
            unfinished.says();
            unfinished.server.receive(datagram);
        };
        unfinished.server.network = datagram -> {
            if (datagram[0] != DtlsWire.CHANGE_CIPHER_SPEC) {
                unfinished.client.receive(datagram);
            }
        };

        List<Watched> all = List.of(unheard, unanswered, unfinished);
        all.forEach(watched -> watched.start(pool));
        Thread.sleep(WATCHED_MILLIS);
        all.forEach(Watched::assertSaidAgain);
        assertTrue(unfinished.server.connected.isDone());
    }
}
