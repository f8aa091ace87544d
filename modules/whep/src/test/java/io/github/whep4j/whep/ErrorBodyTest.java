package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorBodyTest {

    private static final String JSON_API =
            "{\"errors\":[{\"status\":\"503\",\"title\":\"Device Unavailable\",\"detail\":\"Device is currently offline\"}]}";

    @Test
    void readsJsonApi() {
        said("Device Unavailable", "Device is currently offline", JSON_API);
        said("Invalid Client", null, "{\"errors\": [{ \"status\": \"401\", \"title\": \"Invalid Client\" }] }");
        said(null, "First", "{\"errors\":[\"First\",\"Second\"]}");
    }

    @Test
    void readsProblemDetails() {
        said(
                "You do not have enough credit.",
                "Your balance is 30, but that costs 50.",
                "{\"type\":\"https://example.com/probs/out-of-credit\",\"title\":\"You do not have enough credit.\","
                        + "\"detail\":\"Your balance is 30, but that costs 50.\",\"status\":403}");
    }

    @Test
    void readsOtherJson() {
        said(
                "no stream is available on path 'x'",
                null,
                "{\"status\":\"error\",\"error\":\"no stream is available on path 'x'\"}");
        said("invalid_token", "It expired", "{\"error\":\"invalid_token\",\"error_description\":\"It expired\"}");
        said("bad", "worse", "{\"error\":{\"code\":7,\"message\":\"bad\",\"detail\":\"worse\"}}");
        said("too much", null, "{\"message\":\"too much\"}");
        said(null, "{\"a\":1}", "{\"a\":1}");
        said(null, "[]", "[]");
    }

    @Test
    void readsPagesAndPlainText() {
        said("404 Not Found", "the server sent a web page", "<html><head><title>404 Not Found</title></head></html>");
        said(null, "the server sent a web page", "<!DOCTYPE html><p>?");
        said(null, "Stream key missing", "Stream key\r\n  missing\n");
        said(null, null, "");
        said(null, null, " \r\n\t");
    }

    @Test
    void cutsAndCleans() {
        ErrorBody said = parse(
                "{\"title\":\"\\u001b[31mred\\u202e\\u0000 \\ud800 x\",\"detail\":\"" + "ab ".repeat(9000) + "\"}");
        assertEquals("[31mred x", said.title());
        assertTrue(said.detail().length() <= 400);
        assertTrue(said.detail().endsWith("…"));
    }

    @Test
    void neverCutsACharacterInHalf() {
        for (int length = 395; length < 402; length++) {
            String detail = parse("x".repeat(length) + "😀😀😀").detail();
            assertTrue(detail.length() <= 400);
            assertEquals(detail, new String(detail.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
    }

    @Test
    void repeatsNoSecret() {
        List<String> secrets = List.of("s3cr3t/Token+");
        assertEquals(
                "bad token [removed]!",
                ErrorBody.parse(bytes("{\"title\":\"bad token s3cr3t\\/Token+!\"}"), secrets)
                        .title());
        String cut = ErrorBody.parse(bytes("x".repeat(390) + "s3cr3t/Token+"), secrets)
                .detail();
        assertFalse(cut.contains("s3cr"));
        assertEquals(
                "cannot parse a=ice-pwd:[removed] please",
                parse("cannot parse a=ice-pwd:asd88fgpdd777uzjYhagZg please").detail());
        assertNull(parse("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\na=ice-pwd:x\r\n").detail());
    }

    /** Found by fuzzing: without what is not shown it was the secret again. */
    @Test
    void repeatsNoSecretThatHasSomethingInItsMiddle() {
        List<String> secrets = List.of("s3cr3t/Token+", "two  blanks");
        for (String said : List.of(
                "s3cr3t\u0000\u0000/Token+",
                "{\"title\":\"s3cr3t\\u0007/Token+\"}",
                "s3cr3t\u202e/Token+ a=ice-\u0001pwd:s3cr3t")) {
            String shown = ErrorBody.parse(bytes(said), secrets).toString();
            assertFalse(shown.contains("s3cr3t"), shown);
            assertTrue(shown.contains("[removed]"), shown);
        }
        String shown = ErrorBody.parse(bytes("two \t blanks"), secrets).toString();
        assertFalse(shown.contains("two blanks"), shown);
    }

    @Test
    void hostileJsonEnds() {
        parse("[".repeat(100_000));
        parse("{\"a\":".repeat(100_000));
        parse("{\"title\":" + "9".repeat(100_000) + "}");
        assertEquals(
                "kept", parse("{\"title\":\"kept\",\"x\":" + "[".repeat(1000)).title());
    }

    /** Counted, not timed: gigabytes of names would be copied on the loop that all sessions share. */
    @Test
    void longNamesAboveManyValuesCostLittle() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocation");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 2; i++) {
            json.append('"').append("n".repeat(43_000)).append("\":{");
        }
        byte[] body = bytes(json + "\"x\":1,".repeat((ReplyHandler.MAX_BODY_BYTES - json.length()) / 6));
        ErrorBody.parse(body, List.of());
        long before = threads.getCurrentThreadAllocatedBytes();
        ErrorBody.parse(body, List.of());
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 64L * body.length, allocated + " bytes for a body of " + body.length);
    }

    @Test
    void everyPrefixAndBitFlipIsReadSomehow() {
        byte[] body = bytes(JSON_API);
        for (int i = 0; i <= body.length; i++) {
            ErrorBody.parse(Arrays.copyOf(body, i), List.of());
            for (int bit = 0; bit < 8 && i < body.length; bit++) {
                byte[] flipped = body.clone();
                flipped[i] ^= (byte) (1 << bit);
                ErrorBody said = ErrorBody.parse(flipped, List.of());
                assertTrue(said.title() != null || said.detail() != null);
            }
        }
    }

    private static void said(String title, String detail, String body) {
        assertEquals(new ErrorBody(title, detail), parse(body));
    }

    private static ErrorBody parse(String body) {
        return ErrorBody.parse(bytes(body), List.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
