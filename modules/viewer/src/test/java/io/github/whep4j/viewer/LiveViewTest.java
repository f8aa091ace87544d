package io.github.whep4j.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.WhepReceiver;
import io.netty.util.internal.InternalThreadLocalMap;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as a browser sees it; what plays it is tested by interop/view. */
class LiveViewTest {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpClient client = HttpClient.newHttpClient();
    private LiveView view;
    private String origin;
    private String cookie = "";

    @BeforeEach
    void open() throws IOException {
        view = LiveView.open();
        origin = "http://" + view.url().getAuthority();
    }

    @AfterEach
    void close() {
        view.close();
    }

    /** Such a thread may outlive the application by far, and would keep its class loader. */
    @Test
    void nothingIsLeftOnTheThreadThatOpensIt() throws Exception {
        FutureTask<Boolean> clean = new FutureTask<>(() -> {
            try (LiveView another = LiveView.open()) {
                another.add("Front door");
            }
            return InternalThreadLocalMap.getIfSet() == null;
        });
        new Thread(clean).start();
        assertTrue(clean.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void thePageIsWholeAndForOneBrowser() throws Exception {
        view.add("Front \"door\"");
        URI url = view.url();
        HttpResponse<String> refused = get("/");
        assertEquals(403, refused.statusCode());
        String refusal = refused.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertFalse(refusal.contains("ws:"), refusal);
        HttpRequest look = request("/?" + url.getQuery())
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertEquals(
                403, client.send(look, HttpResponse.BodyHandlers.discarding()).statusCode());
        HttpResponse<String> page = get("/?" + url.getQuery());
        assertEquals(200, page.statusCode());
        assertEquals(403, get("/?" + url.getQuery()).statusCode());
        takeCookie(page);
        assertEquals("no-store", page.headers().firstValue("Cache-Control").orElseThrow());
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
        for (String file : new String[] {
            "view.css",
            "icon.svg",
            "view.js",
            "tile.js",
            "player.js",
            "chart.js",
            "figures.js",
            "mp4.js",
            "recording.js"
        }) {
            HttpResponse<String> answer = get("/" + file);
            assertEquals(200, answer.statusCode(), file);
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
        }
        assertEquals(
                "{\"type\":\"cameras\",\"names\":[\"Front \\\"door\\\"\"]}",
                get("/cameras").body());
        assertEquals(404, get("/LiveView.class").statusCode());
        assertEquals(404, get("/../view.css").statusCode());
        assertEquals(404, get("/live/1").statusCode());
        HttpRequest post =
                request("/cameras").POST(HttpRequest.BodyPublishers.noBody()).build();
        assertEquals(
                405, client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void aPathThatCannotBeDecodedIsAnswered() throws Exception {
        URI asked = URI.create(origin);
        for (String path : new String[] {"/%", "/?key=%zz"}) {
            try (Socket socket = new Socket(asked.getHost(), asked.getPort())) {
                socket.setSoTimeout(10_000);
                String request = "GET " + path + " HTTP/1.1\r\nHost: " + asked.getAuthority() + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), path + ": " + answer);
            }
        }
    }

    @Test
    void aRequestThatIsTooLongEndsItsConnection() throws Exception {
        takeCookie(get("/?" + view.url().getQuery()));
        HttpRequest post = request("/cameras")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(5_000)))
                .build();
        assertEquals(
                413, client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    /** Any user of this machine can connect, and say nothing. */
    @Test
    void connectionsOfOthersKeepTheBrowserNotOut() throws Exception {
        URI asked = URI.create(origin);
        List<Socket> others = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                others.add(new Socket(asked.getHost(), asked.getPort()));
            }
            takeCookie(get("/?" + view.url().getQuery()));
            for (int i = 0; i < 100; i++) {
                others.add(new Socket(asked.getHost(), asked.getPort()));
            }
            assertEquals(200, get("/cameras").statusCode());
        } finally {
            for (Socket other : others) {
                other.close();
            }
        }
    }

    @Test
    void aCameraIsShownWithItsFiguresAndItsEnd() throws Exception {
        LiveCamera door = view.add("Door");
        takeCookie(get("/?" + view.url().getQuery()));
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = WhepReceiver.builder(camera.endpoint())
                        .token(camera.token())
                        .onAccessUnit(door)
                        .build()) {
            door.attach(receiver);
            Browser browser = connect(0);
            var unused = receiver.start();
            assertTrue(browser.text("stream").contains("\"width\":640,\"height\":360"));
            assertEquals("ftyp", browser.box());
            assertEquals("moof", browser.box());
            assertTrue(browser.text("clock").contains("\"skipped\":0"));
            String figures = browser.text("figures");
            assertTrue(figures.contains("\"codec\":\"avc1.42C01F\""), figures);
            assertTrue(figures.contains("\"path\":\"host"), figures);
            assertTrue(figures.contains("\"roundTrip\":"), figures);
            receiver.close();
            assertTrue(browser.text("ended").contains("The session was ended here."));
        }
    }

    @Test
    void aFailureIsToldWithItsHintToWhoeverComesLater() throws Exception {
        LiveCamera door = view.add("Door");
        takeCookie(get("/?" + view.url().getQuery()));
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.NOT_FOUND).build();
                WhepReceiver receiver = WhepReceiver.builder(camera.endpoint())
                        .token(camera.token())
                        .onAccessUnit(door)
                        .build()) {
            door.attach(receiver);
            receiver.start().handle((info, failure) -> failure).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String ended = connect(0).text("ended");
            assertTrue(ended.contains("404"), ended);
            assertTrue(!ended.contains("\"hint\":\"\""), ended);
        }
    }

    @Test
    void aBrowserThatReadsNothingHoldsNobodyUp() throws Exception {
        LiveCamera door = view.add("Door");
        takeCookie(get("/?" + view.url().getQuery()));
        Browser stuck = connect(0, 0);
        Browser quick = connect(0);
        int number = 0;
        // Several times what sockets and the server's own buffer hold.
        for (; number < 600; number++) {
            door.accept(number % 10 == 0 ? Units.keyFrame(number, Units.SPS, 100_000) : Units.picture(number, 100_000));
            if (number % 10 == 9) {
                // The quick one keeps up.
                quick.awaitPicture(number - 1);
            }
        }
        stuck.socket.request(Long.MAX_VALUE);
        assertEquals("ftyp", stuck.box());
        int last = -1;
        int received = 0;
        while (last < 600) {
            byte[] fragment = stuck.binary.poll();
            if (fragment == null) {
                // Drained or not yet: more comes, and what there is room for again begins with a key frame.
                door.accept(number % 10 == 0 ? Units.keyFrame(number) : Units.picture(number));
                number++;
                Thread.sleep(1);
                continue;
            }
            int next = Units.number(fragment);
            assertTrue(next == last + 1 || next % 10 == 0, next + " after " + last);
            last = next;
            received++;
        }
        assertTrue(received < last, "nothing was left out");
    }

    @Test
    void whatIsClosedAnswersNoMore() throws Exception {
        takeCookie(get("/?" + view.url().getQuery()));
        view.close();
        view.close();
        assertThrows(IOException.class, () -> get("/cameras"));
    }

    @Test
    void whatIsClosedTakesNoFurtherCamera() {
        view.close();
        assertThrows(IllegalStateException.class, () -> view.add("Front door"));
    }

    private void takeCookie(HttpResponse<String> page) {
        cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private Browser connect(int camera) throws Exception {
        return connect(camera, Long.MAX_VALUE);
    }

    /** @param reads how many messages it takes by itself */
    private Browser connect(int camera, long reads) throws Exception {
        Browser browser = new Browser(reads);
        browser.socket = client.newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Origin", origin)
                .buildAsync(URI.create(origin.replace("http", "ws") + "/live/" + camera), browser)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return browser;
    }

    /** Keeps what comes over one WebSocket. */
    private static final class Browser implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> binary = new LinkedBlockingQueue<>();
        private final long reads;
        private final StringBuilder text = new StringBuilder();
        private ByteBuffer part = ByteBuffer.allocate(1 << 20);
        private WebSocket socket;

        Browser(long reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (reads > 0) {
                opened.request(reads);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            part.put(data);
            if (last) {
                byte[] whole = new byte[part.flip().remaining()];
                part.get(whole);
                part.clear();
                binary.add(whole);
            }
            return null;
        }

        /** The next message of a type; others are passed over. */
        String text(String type) throws InterruptedException {
            while (true) {
                String next = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertTrue(next != null, "no message " + type);
                if (next.startsWith("{\"type\":\"" + type + "\"")) {
                    return next;
                }
            }
        }

        /** The type of the first box of the next bytes. */
        String box() throws InterruptedException {
            byte[] next = binary.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertTrue(next != null, "no bytes");
            return new String(next, 4, 4, StandardCharsets.US_ASCII);
        }

        void awaitPicture(int number) throws InterruptedException {
            byte[] next;
            do {
                next = binary.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertTrue(next != null, "picture " + number + " did not come");
            } while (Units.number(next) != number);
        }
    }
}
