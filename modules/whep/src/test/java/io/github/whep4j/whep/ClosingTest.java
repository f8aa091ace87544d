package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions and clients that are closed early, late, often, in a hurry; and the threads that are left. */
class ClosingTest {

    @Test
    void aSessionIsOpenedOnceAndClosedOnce() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            get(session.post(OFFER));
            assertThrows(IllegalStateException.class, () -> session.post(OFFER));
            List<CompletableFuture<DeleteOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                outcomes.add(
                        i % 2 == 0
                                ? session.close()
                                : session.closeNow(Duration.ofSeconds(20), Duration.ofSeconds(20)));
            }
            for (CompletableFuture<DeleteOutcome> outcome : outcomes) {
                assertEquals(DeleteOutcome.DELETED, get(outcome));
            }
            assertEquals(1, server.requests("DELETE").size());
        }
    }

    @Test
    void aSessionThatWasNeverOpenedIsClosedWithoutAWord() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.closeNow(Duration.ofSeconds(1), Duration.ofSeconds(1))));
            assertEquals(Kind.CLOSED, failure(session.post(OFFER)).kind());
            assertEquals(0, server.requests().size());
        }
    }

    /** As where one thread closes what another has just begun to open. */
    @Test
    void anOfferThatTheCloseHasOvertakenIsAnsweredAllTheSame() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient()) {
            ExchangeShell exchange =
                    client.open(request(server.url("/whep"), "t").build());
            exchange.close();
            exchange.post(OFFER, null);
            assertEquals(Kind.CLOSED, failure(exchange.answer()).kind());
            assertEquals(DeleteOutcome.NOT_OPENED, get(exchange.ended()));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aDeleteThatGetsNoAnswerEndsAtItsDeadline() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = silentOnDelete(over);
                WhepClient client = new WhepClient()) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), "t")
                            .deleteTimeout(Duration.ofMillis(200))
                            .build());
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.FAILED, get(session.close()));
            assertEquals(1, server.requests("DELETE").size());
            over.countDown();
        }
    }

    @Test
    void aDeleteIsAnsweredByItsStatusAlone() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> {
                    if (request.method().equals("POST")) {
                        write(out, created("/s1", ANSWER));
                    } else {
                        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
                        over.await();
                    }
                });
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(1, server.requests("DELETE").size());
            over.countDown();
        }
    }

    @Test
    void aDeleteWhoseConnectionBreaksIsSentAgain() throws Exception {
        AtomicInteger deletes = new AtomicInteger();
        try (RawServer server = new RawServer((request, out, socket) -> {
                    if (request.method().equals("POST")) {
                        write(out, created("/s1", ANSWER));
                    } else if (deletes.incrementAndGet() > 1) {
                        write(out, response("200 OK", "text/plain", ""));
                    }
                });
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(2, server.requests("DELETE").size());
        }
    }

    @Test
    void aHurryShortensACloseUnderWay() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = silentOnDelete(over);
                WhepClient client = new WhepClient()) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), "t")
                            .deleteTimeout(Duration.ofMinutes(10))
                            .build());
            get(session.post(OFFER));
            CompletableFuture<DeleteOutcome> outcome = session.close();
            assertEquals(DeleteOutcome.FAILED, get(session.closeNow(Duration.ofMinutes(10), Duration.ofMillis(100))));
            assertEquals(DeleteOutcome.FAILED, get(outcome));
            over.countDown();
        }
    }

    @Test
    void aHurryLengthensNoCloseUnderWay() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = silentOnDelete(over);
                WhepClient client = new WhepClient()) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), "t")
                            .deleteTimeout(Duration.ofMillis(500))
                            .build());
            get(session.post(OFFER));
            CompletableFuture<DeleteOutcome> outcome = session.close();
            var hurried = session.closeNow(Duration.ofMinutes(10), Duration.ofMinutes(10));
            assertEquals(DeleteOutcome.FAILED, get(outcome));
            assertEquals(DeleteOutcome.FAILED, get(hurried));
            over.countDown();
        }
    }

    /** Takes the offer at once, and answers it later; a DELETE is answered at once. */
    private static RawServer answersOnceReleased(CountDownLatch release) throws IOException {
        return new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                release.await();
                write(out, created("/s1", ANSWER));
            } else {
                write(out, response("200 OK", "text/plain", ""));
            }
        });
    }

    /** As where the JVM ends while a camera wakes up. */
    @Test
    void aHurriedCloseGivesTheDeleteOfALateSessionATimeOfItsOwn() throws Exception {
        CountDownLatch longAfter = new CountDownLatch(1);
        try (RawServer server = answersOnceReleased(longAfter);
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            CompletableFuture<WhepAnswer> answer = session.post(OFFER);
            server.awaitRequest();
            Duration forDelete = Duration.ofSeconds(2);
            CompletableFuture<DeleteOutcome> outcome = session.closeNow(Duration.ofSeconds(20), forDelete);
            assertEquals(Kind.CLOSED, failure(answer).kind());
            CompletableFuture.delayedExecutor(forDelete.toMillis() + 100, TimeUnit.MILLISECONDS)
                    .execute(longAfter::countDown);
            assertEquals(DeleteOutcome.DELETED, get(outcome));
            assertEquals(1, server.requests("DELETE").size());
        }
    }

    /** Of whoever waits for the end only so long. */
    @Test
    void aLimitToTheWaitForTheEndIsNotTheEnd() throws Exception {
        CountDownLatch waited = new CountDownLatch(1);
        try (RawServer server = answersOnceReleased(waited);
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            var unused = session.post(OFFER);
            server.awaitRequest();
            assertEquals(
                    DeleteOutcome.FAILED,
                    get(session.close().completeOnTimeout(DeleteOutcome.FAILED, 50, TimeUnit.MILLISECONDS)));
            CompletableFuture<DeleteOutcome> outcome = session.close();
            assertFalse(outcome.isDone());
            waited.countDown();
            assertEquals(DeleteOutcome.DELETED, get(outcome));
        }
    }

    @Test
    void aHurriedCloseBoundsTheWaitForALateSession() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> over.await());
                WhepClient client = new WhepClient()) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), "t")
                            .responseTimeout(Duration.ofMinutes(10))
                            .deleteTimeout(Duration.ofMinutes(10))
                            .build());
            CompletableFuture<WhepAnswer> answer = session.post(OFFER);
            server.awaitRequest();
            assertEquals(DeleteOutcome.FAILED, get(session.closeNow(Duration.ofMillis(100), Duration.ofMillis(100))));
            assertEquals(Kind.CLOSED, failure(answer).kind());
            over.countDown();
        }
    }

    @Test
    void closingFromTheFuturesOwnCallbackWorks() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient()) {
            WhepSession session = session(client, server);
            assertEquals(DeleteOutcome.DELETED, get(session.post(OFFER).thenCompose(answer -> session.close())));
        }
    }

    @Test
    void aClientClosedFromACallbackDoesNotWaitForItself() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepClient client = new WhepClient();
            WhepSession session = session(client, server);
            get(session.post(OFFER).thenAccept(answer -> client.close()));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void aClientClosesItsSessionsAndThenOpensNone() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepClient client = new WhepClient();
            List<WhepSession> sessions = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sessions.add(session(client, server));
                get(sessions.get(i).post(OFFER));
            }
            client.close();
            client.close();
            assertEquals(5, server.requests("DELETE").size());
            for (WhepSession session : sessions) {
                assertEquals(DeleteOutcome.DELETED, get(session.close()));
            }
            WhepSession late = session(client, server);
            assertEquals(Kind.CLOSED, failure(late.post(OFFER)).kind());
            assertEquals(DeleteOutcome.NOT_OPENED, get(late.close()));
        }
    }

    @Test
    @Timeout(60)
    void threadsAreFewDaemonsLateToComeAndSoonGone() throws Exception {
        Set<Thread> before = threads();
        WhepClient client = new WhepClient();
        new WhepClient().close();
        assertEquals(Set.of(), started(before));
        try (RawServer server = TlsTest.server("localhost")) {
            List<CompletableFuture<WhepAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                WhepSession session = WhepSession.of(
                        client,
                        request(server.url("/whep"), "t")
                                .caFile(TlsTest.resource("ca.pem"))
                                .build());
                answers.add(session.post(OFFER));
            }
            for (CompletableFuture<WhepAnswer> answer : answers) {
                get(answer);
            }
            Set<Thread> during = started(before);
            assertTrue(during.size() <= 12, during::toString);
            assertTrue(during.stream().allMatch(Thread::isDaemon), during::toString);
            assertTrue(during.stream().allMatch(t -> t.getName().startsWith("whep4j-http")), during::toString);
            client.close();
            assertEquals(60, server.requests("DELETE").size());
            // Those too that the DELETEs started.
            for (Set<Thread> left = during; !left.isEmpty(); left = started(before)) {
                for (Thread thread : left) {
                    thread.join();
                }
            }
        }
    }

    /** Where they belong to an application that is unloaded next, they would miss its classes. */
    @Test
    void theLoopsHaveEndedWhenTheClientIsClosed() throws Exception {
        HttpThreads threads = new HttpThreads();
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient(InetAddress::getAllByName, () -> threads)) {
            get(session(client, server).post(OFFER));
            client.close();
            assertTrue(threads.nextLoop().isTerminated());
            assertTrue(threads.nextLoop().isTerminated());
        }
    }

    /** An application server's threads carry what belongs to an application, which may be gone long before they are. */
    @Test
    void threadsTakeNothingFromThoseWhoNeedThemFirst() throws Exception {
        InheritableThreadLocal<String> ofTheCaller = new InheritableThreadLocal<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        HttpThreads threads = new HttpThreads();
        ofTheCaller.set("caller");
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Callable<String> seen =
                    () -> ofTheCaller.get() + " " + Thread.currentThread().getContextClassLoader();
            String nothing = "null " + WhepClient.class.getClassLoader();
            assertEquals(nothing, threads.nextLoop().submit(seen).get());
            assertEquals(nothing, get(threads.callBlocking(seen)));
            assertEquals(nothing, get(threads.callSlow(seen)));
        } finally {
            ofTheCaller.remove();
            Thread.currentThread().setContextClassLoader(before);
            get(threads.close());
        }
    }

    private static Set<Thread> started(Set<Thread> before) {
        Set<Thread> started = threads();
        started.removeAll(before);
        started.removeIf(thread -> thread.getName().equals("raw-server"));
        // Netty's own, one for the JVM: it tells of loops that have ended, those of earlier tests too, and ends a
        // second later.
        started.removeIf(thread -> thread.getName().startsWith("globalEventExecutor"));
        return started;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("whep4j-http") || thread.isAlive())
                .collect(Collectors.toSet());
    }

    private static RawServer silentOnDelete(CountDownLatch over) throws Exception {
        return new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                write(out, created("/s1", ANSWER));
            } else {
                over.await();
            }
        });
    }

    private static WhepSession session(WhepClient client, RawServer server) {
        return WhepSession.of(client, request(server.url("/whep"), "t").build());
    }
}
