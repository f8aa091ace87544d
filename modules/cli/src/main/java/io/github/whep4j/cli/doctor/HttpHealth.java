package io.github.whep4j.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a server speaks HTTP, and what it says of the time. OPTIONS opens no session, with or without a token. */
final class HttpHealth {
    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)[ \\r]");
    private static final Pattern DATE = Pattern.compile("(?i)\\r\\nDate:[ \\t]*([^\\r\\n]{1,40}?)[ \\t]*\\r\\n");
    private static final String NOT_FOUND = "404";

    /** What certificates and tokens that are good for a time bear, if that time is short. */
    private static final Duration NOTABLE = Duration.ofSeconds(30);

    private HttpHealth() {}

    static void examine(Socket socket, String hostAndPort, String path, HealthReport health) {
        String head;
        Instant before = Instant.now();
        try {
            String request = "OPTIONS " + path + " HTTP/1.1\r\nHost: " + hostAndPort + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            head = head(socket.getInputStream());
        } catch (IOException e) {
            health.ill("HTTP", "no answer: " + e.getMessage(), "is it the port of a web server?");
            return;
        }
        Instant after = Instant.now();
        Matcher status = STATUS.matcher(head);
        if (!status.lookingAt()) {
            health.ill("HTTP", "what answers is not HTTP/1.1", "is it the port of a web server?");
            return;
        }
        if (status.group(1).equals(NOT_FOUND)) {
            health.remark("HTTP", "the server answers, by 404: is the path right? (Some have no answer to OPTIONS.)");
        } else {
            health.well("HTTP", "the server answers (" + status.group(1) + " to OPTIONS; no session was opened)");
        }
        Matcher date = DATE.matcher(head);
        clock(date.find() ? date.group(1) : null, before, after, health);
    }

    /** The server has written its date, in whole seconds, between the two. */
    static void clock(@Nullable String date, Instant before, Instant after, HealthReport health) {
        Instant theirs;
        try {
            theirs = date == null
                    ? null
                    : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            theirs = null;
        }
        if (theirs == null) {
            health.remark("clock", "the server does not tell its own, so they were not compared");
            return;
        }
        Duration behind = Duration.between(after, theirs);
        Duration ahead = Duration.between(theirs.plusSeconds(1), before);
        if (behind.compareTo(NOTABLE) > 0 || ahead.compareTo(NOTABLE) > 0) {
            boolean slow = behind.compareTo(ahead) > 0;
            health.ill(
                    "clock",
                    "this machine's is " + (slow ? behind : ahead).toSeconds() + " s " + (slow ? "behind" : "ahead of")
                            + " the server's",
                    "set it by NTP: else tokens and certificates that are good for a time look over, or not begun");
        } else {
            health.well("clock", "agrees with the server's, to " + NOTABLE.toSeconds() + " s");
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(512);
        while (head.length() < MAX_HEAD_BYTES && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int one = in.read();
            if (one < 0) {
                break;
            }
            head.append((char) one);
        }
        return head.toString();
    }
}
