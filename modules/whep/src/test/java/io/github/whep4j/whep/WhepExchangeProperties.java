package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every exchange, whatever servers, token sources, users and clocks do. */
class WhepExchangeProperties {

    private static final String[] ORIGINS = {
        "https://home.example", "https://home.example:8443", "http://home.example", "https://evil.example",
        "http://evil.example", "http://localhost:8080", "http://127.0.0.1", "https://friend.example"
    };

    /** One random life of an exchange: a world of servers that answer anything, and a user who closes at any time. */
    private static final class World {
        final Random random;
        final WhepRequest request;
        final WhepExchange exchange;
        final boolean withToken;
        final List<HttpCall> calls = new ArrayList<>();
        boolean inFlight;
        boolean asked;
        boolean waiting;
        boolean countered;
        long nowNanos;
        Duration lastPause = Duration.ZERO;
        boolean certainlyOpened;
        final Set<Integer> beginnings = new HashSet<>();
        boolean deleting;
        int deletePauses;
        int pauses;
        Duration paused = Duration.ZERO;
        int results;
        int ends;
        DeleteOutcome outcome;
        int tokens;

        World(long seed) {
            random = new Random(seed);
            withToken = random.nextInt(4) > 0;
            WhepRequest.Builder builder =
                    WhepRequest.builder(URI.create(anyUrl())).insecureTokenAllowed(random.nextInt(4) == 0);
            if (withToken) {
                builder.token("token0");
            }
            if (random.nextInt(3) == 0) {
                builder.allowOrigin(URI.create(ORIGINS[7]));
            }
            if (random.nextInt(3) == 0) {
                builder.waitUntilLive(Duration.ofSeconds(20));
            }
            request = builder.build();
            exchange = new WhepExchange(request, random);
        }

        String anyUrl() {
            return ORIGINS[random.nextInt(ORIGINS.length)] + "/" + random.nextInt(6);
        }

        String anyLocation() {
            return switch (random.nextInt(8)) {
                case 0 -> "/" + random.nextInt(6);
                case 1 -> "../x?y=" + random.nextInt(3);
                case 2 -> "//evil.example/" + random.nextInt(3);
                case 3 -> "https://home.example@evil.example/";
                case 4 -> "/x\r\nAuthorization: Bearer y";
                default -> anyUrl();
            };
        }

        void live() {
            take(exchange.post("offer", random.nextBoolean()));
            for (int i = 0; i < 60 && ends == 0; i++) {
                step();
            }
            take(exchange.close(random.nextBoolean()));
            for (int i = 0; i < 10 && ends == 0; i++) {
                answerSomething();
            }
            take(exchange.onCloseDeadline());
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> take(exchange.close(random.nextBoolean()));
                case 1 -> take(exchange.onDeadline(Failures.timeout("No answer", Duration.ofSeconds(1))));
                default -> answerSomething();
            }
        }

        void answerSomething() {
            if (asked) {
                asked = false;
                if (random.nextInt(10) == 0) {
                    take(exchange.onTokenFailed(null));
                } else {
                    take(exchange.onToken(random.nextInt(5) == 0 ? null : "token" + tokens++));
                }
            } else if (countered) {
                countered = false;
                take(exchange.onCounterAnswer(random.nextInt(5) == 0 ? null : "answer", null));
            } else if (waiting) {
                waiting = false;
                nowNanos += lastPause.toNanos();
                if (!deleting) {
                    beginnings.add(calls.size());
                }
                take(exchange.onWaited());
            } else if (inFlight) {
                inFlight = false;
                HttpCall call = calls.get(calls.size() - 1);
                int status = anyStatus();
                HttpReply reply = random.nextInt(5) == 0
                        ? ExchangeFixture.reply(status, "v=0", "content-type", "application/sdp")
                        : ExchangeFixture.reply(
                                status, "v=0", "content-type", "application/sdp", "location", anyLocation());
                boolean isFailure = random.nextInt(4) == 0;
                boolean hasHead = random.nextBoolean();
                if (call.method() == Method.POST && status == 201 && (!isFailure || hasHead)) {
                    certainlyOpened = true;
                }
                if (isFailure) {
                    WhepFailure failure = Failures.of(Kind.CONNECT, "broke", null, "hint");
                    take(exchange.onCallFailed(
                            new CallFailure(failure, null, hasHead || random.nextBoolean(), hasHead ? reply : null)));
                } else {
                    nowNanos += random.nextInt(2000) * 1_000_000L;
                    take(exchange.onReply(ExchangeFixture.at(nowNanos, reply)));
                }
            }
        }

        int anyStatus() {
            int[] usual = {200, 201, 201, 201, 204, 302, 307, 307, 307, 308, 401, 401, 404, 405, 406, 406, 409, 429, 503
            };
            return usual[random.nextInt(usual.length)];
        }

        void take(List<Step> steps) {
            for (Step step : steps) {
                assertEquals(0, ends, "a step after the end");
                if (step instanceof Step.Send send) {
                    assertTrue(!inFlight && !asked && !waiting, "one thing at a time");
                    countered = false;
                    inFlight = true;
                    calls.add(send.call());
                    deleting |= send.call().method() == Method.DELETE;
                } else if (step instanceof Step.AskToken) {
                    assertTrue(!inFlight && !asked && !waiting && !countered, "one thing at a time");
                    asked = true;
                } else if (step instanceof Step.Wait pause) {
                    assertTrue(!inFlight && !asked && !waiting && !countered, "one thing at a time");
                    waiting = true;
                    lastPause = pause.time();
                    if (deleting) {
                        deletePauses++;
                    } else {
                        pauses++;
                        paused = paused.plus(pause.time());
                    }
                } else if (step instanceof Step.Counter) {
                    assertTrue(!inFlight && !asked && !waiting && !countered, "one thing at a time");
                    countered = true;
                    certainlyOpened = true;
                } else if (step instanceof Step.Cancel) {
                    inFlight = false;
                } else if (step instanceof Step.Answered || step instanceof Step.Failed) {
                    results++;
                } else if (step instanceof Step.Ended end) {
                    ends++;
                    outcome = end.outcome();
                }
            }
        }
    }

    @Property(tries = 3000)
    void aTokenGoesToItsOwnOriginOnly(@ForAll long seed) {
        World world = new World(seed);
        world.live();
        boolean hadToken = false;
        for (HttpCall call : world.calls) {
            if (hadToken && call.method() == Method.POST) {
                assertTrue(
                        world.request.isTrusted(call.url().origin()),
                        "a redirect elsewhere was followed with a token set");
            }
            hadToken |= call.token() != null;
            if (call.token() != null) {
                assertTrue(world.request.isTrusted(call.url().origin()), call::toString);
                assertTrue(
                        call.url().https() || call.url().isLoopback() || world.request.insecureTokenAllowed(),
                        call::toString);
            }
        }
    }

    @Property(tries = 3000)
    void nothingGoesFromHttpsToHttp(@ForAll long seed) {
        World world = new World(seed);
        world.live();
        boolean wasHttps = false;
        for (int i = 0; i < world.calls.size(); i++) {
            HttpCall call = world.calls.get(i);
            if (world.beginnings.contains(i)) {
                // Back at the endpoint that the user named.
                assertEquals(world.request.url(), call.url());
                wasHttps = false;
            }
            assertTrue(call.url().https() || !wasHttps, call::toString);
            wasHttps |= call.url().https();
        }
    }

    @Property(tries = 3000)
    void everyLifeEndsOnceWithOneResult(@ForAll long seed) {
        World world = new World(seed);
        world.live();
        assertEquals(1, world.ends);
        assertEquals(1, world.results);
    }

    @Property(tries = 3000)
    void whatWasOpenedIsDeleted(@ForAll long seed) {
        World world = new World(seed);
        world.live();
        List<HttpCall> deletes =
                world.calls.stream().filter(c -> c.method() == Method.DELETE).toList();
        if (world.certainlyOpened && deletes.isEmpty()) {
            assertEquals(DeleteOutcome.NO_SESSION_URL, world.outcome);
        }
        assertTrue(world.deletePauses <= 2);
        int renewals = 0;
        for (int i = 1; i < deletes.size(); i++) {
            assertEquals(deletes.get(0).url(), deletes.get(i).url());
            renewals +=
                    Objects.equals(deletes.get(i - 1).token(), deletes.get(i).token()) ? 0 : 1;
        }
        assertTrue(renewals <= 1);
        assertTrue(
                deletes.size() <= 1 + world.deletePauses + renewals, "again only after a pause, or with a fresh token");
        int tries = 1 + world.pauses;
        assertTrue(world.calls.stream().filter(c -> c.method() == Method.POST).count() <= 7 * tries);
        assertTrue(world.paused.compareTo(world.request.waitUntilLive()) <= 0);
    }
}
