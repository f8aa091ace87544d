package io.github.whep4j.whep;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads an event stream piece by piece (HTML Living Standard, Section 9.2.6), within limits: an event that is too long is
 * passed over, and the stream goes on after it. What a broken stream left unfinished is no event.
 */
final class EventStreamParser {

    /** Of a line, and of an event's data. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_ID_CHARS = 256;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** Told of what there is in the stream, in order. */
    interface Sink {
        /** @param type {@code message} if the stream says none */
        void onEvent(String type, String data);

        /** How long to wait before the stream is asked for again, as the server wants it: any number of digits. */
        void onRetry(String millis);

        /** What to tell the server to have come to when the stream is asked for again; printable ASCII, maybe empty. */
        void onId(String id);
    }

    private final Sink sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private boolean hasData;
    private boolean lineTooLong;
    private boolean eventTooLong;
    private boolean afterCarriageReturn;
    private boolean begun;

    EventStreamParser(Sink sink) {
        this.sink = sink;
    }

    void read(ByteBuf piece) {
        while (piece.isReadable()) {
            byte octet = piece.readByte();
            boolean endsLine = octet == '\r' || octet == '\n' && !afterCarriageReturn;
            boolean isPartOfEnd = octet == '\n' && afterCarriageReturn;
            afterCarriageReturn = octet == '\r';
            if (endsLine) {
                onLine();
            } else if (!isPartOfEnd) {
                add(octet);
            }
        }
    }

    private void add(byte octet) {
        if (line.size() < MAX_BYTES) {
            line.write(octet);
        } else {
            lineTooLong = true;
        }
    }

    private void onLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!begun && text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        begun = true;
        boolean isCut = lineTooLong;
        lineTooLong = false;
        if (text.isEmpty()) {
            onEventEnd();
        } else if (text.charAt(0) != ':') {
            eventTooLong |= isCut;
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            onField(name, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void onField(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> {
                if (data.length() + value.length() >= MAX_BYTES) {
                    eventTooLong = true;
                } else {
                    data.append(hasData ? "\n" : "").append(value);
                    hasData = true;
                }
            }
            case "id" -> {
                if (value.length() <= MAX_ID_CHARS && value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                    sink.onId(value);
                }
            }
            case "retry" -> {
                if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    sink.onRetry(value);
                }
            }
            default -> {
                // Ignored, as the standard wants it.
            }
        }
    }

    private void onEventEnd() {
        String complete = data.toString();
        String told = type.isEmpty() ? "message" : type;
        boolean isEvent = !complete.isEmpty() && !eventTooLong;
        data.setLength(0);
        type = "";
        hasData = false;
        eventTooLong = false;
        if (isEvent) {
            sink.onEvent(told, complete);
        }
    }
}
