package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a builder refuses, it refuses where it is said, and by its name. */
class ReceiverBuilderTest {
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest(name = "{0}")
    @MethodSource("limitsOfHttp")
    void aTimeOfHttpIsAtMostADay(String name, BiFunction<ReceiverBuilder, Duration, ReceiverBuilder> limit) {
        ReceiverBuilder builder = WhepReceiver.builder(URI.create("http://127.0.0.1:9/whep"));
        assertEquals(
                name + " is at most a day, not PT24H0.001S",
                assertThrows(IllegalArgumentException.class, () -> limit.apply(builder, DAY.plusMillis(1)))
                        .getMessage());
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> limit.apply(builder, Duration.ofSeconds(Long.MAX_VALUE)))
                .getMessage()
                .startsWith(name + " is at most a day"));
        limit.apply(builder, DAY).onAccessUnit(unit -> {}).build().close();
    }

    static Stream<Arguments> limitsOfHttp() {
        return Stream.of(
                limit("httpTimeout", ReceiverBuilder::httpTimeout),
                limit("closeTimeout", ReceiverBuilder::closeTimeout),
                limit("waitUntilLive", ReceiverBuilder::waitUntilLive));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "ftp://example.org",
                "https:///x",
                "https:example.org",
                "https://example.org:0",
                "https://user:secret@example.org"
            })
    void anOriginIsAUrlWithAHost(String origin) {
        ReceiverBuilder builder = WhepReceiver.builder(URI.create("https://example.org/whep"));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> builder.allowOrigin(URI.create(origin)))
                        .getMessage());
        assertFalse(message.contains("secret"), message);
        builder.allowOrigin(URI.create("https://eu.example.org:8443/and/so/on"))
                .onAccessUnit(unit -> {})
                .build()
                .close();
    }

    private static Arguments limit(String name, BiFunction<ReceiverBuilder, Duration, ReceiverBuilder> limit) {
        return Arguments.of(name, limit);
    }

    /** However pictures are to be had, and before anybody has asked for one. */
    @ParameterizedTest
    @ValueSource(strings = {"socks5://localhost:1080", "ftp://user:secret@localhost", "https://localhost:8080"})
    void aProxyThatIsNoneIsRefusedBeforeAnythingIsOpened(String proxy) {
        ReceiverBuilder builder =
                WhepReceiver.builder(URI.create("https://example.org/whep")).proxy(URI.create(proxy));
        List<Executable> ways = List.of(
                () -> builder.iterator(1),
                () -> builder.publisher(Runnable::run, 1),
                () -> builder.onAccessUnit(unit -> {}).build());
        for (Executable way : ways) {
            String message = String.valueOf(
                    assertThrows(IllegalArgumentException.class, way).getMessage());
            assertFalse(message.contains("secret"), message);
        }
    }

    /** Of proxies: what keeps strangers' URLs out of the network is not lost by what is said afterwards. */
    @Test
    void ofTheWaysThatHttpTakesTheLastOneCounts() {
        ReceiverBuilder builder = WhepReceiver.builder(URI.create("https://example.org/whep"));
        URI proxy = URI.create("http://localhost:3128");
        assertEquals(
                new ReceiverOptions.Way(null, System.getenv(), false),
                way(builder.proxy(proxy).proxyFromEnvironment()));
        assertEquals(new ReceiverOptions.Way(proxy, null, false), way(builder.proxy(proxy)));
        assertEquals(new ReceiverOptions.Way(proxy, null, true), way(builder.publicTargetsOnly()));
        assertEquals(new ReceiverOptions.Way(null, System.getenv(), true), way(builder.proxyFromEnvironment()));
    }

    @Test
    void publicTargetsDoNotGoWithAProxy_inWhicheverOrder() {
        URI proxy = URI.create("http://localhost:3128");
        List<UnaryOperator<ReceiverBuilder>> orders = List.of(
                builder -> builder.publicTargetsOnly().proxy(proxy),
                builder -> builder.proxy(proxy).publicTargetsOnly());
        for (UnaryOperator<ReceiverBuilder> order : orders) {
            ReceiverBuilder builder = order.apply(WhepReceiver.builder(URI.create("https://example.org/whep")))
                    .onAccessUnit(unit -> {});
            String message = String.valueOf(
                    assertThrows(IllegalStateException.class, builder::build).getMessage());
            assertTrue(message.contains("publicTargetsOnly"), message);
        }
    }

    private static ReceiverOptions.Way way(ReceiverBuilder builder) {
        return builder.options().exchange().way();
    }

    /** What the HTTP layer makes of it is in its own tests: ExchangeTokenTest. */
    @Test
    void aTokenGoesOverPlainHttpToElsewhereOnlyIfThatWasAskedFor() {
        ReceiverBuilder builder = WhepReceiver.builder(URI.create("http://camera.example.org/whep"))
                .token("t");
        assertFalse(request(builder).insecureTokenAllowed());
        assertTrue(request(builder.allowInsecureToken()).insecureTokenAllowed());
    }

    private static WhepRequest request(ReceiverBuilder builder) {
        ReceiverOptions options = builder.options();
        return WhepRequests.at(options.endpoint(), options, WhepRuntime.shared().blockingCalls());
    }
}
