package io.github.whep4j.whep;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects one response within limits. Tells its receiver the head first, then either the whole or what is wrong. */
final class ReplyHandler extends SimpleChannelInboundHandler<HttpObject> {

    static final int MAX_BODY_BYTES = 256 * 1024;
    static final int MAX_HEADER_BYTES = 64 * 1024;

    /**
     * With interim responses, headers, and what comes with chunks and is no body: a body of 256 KiB may have as many chunks,
     * each with an extension of some KiB.
     */
    static final int MAX_BYTES_ON_THE_WIRE = 1 << 20;

    private static final int MAX_HEADERS = 256;
    private static final int MAX_INFORMATIONAL = 8;

    interface Receiver {
        /**
         * Status and headers are there; the body is not.
         *
         * @return who takes the body piece by piece, which is then part of no reply and may be of any length; {@code null} to
         *     have it collected
         */
        @Nullable
        BodyPieces onHead(HttpReply head);

        /** The response is complete. */
        void onReply(HttpReply reply);

        /**
         * There will be no (whole) response.
         *
         * @param status what it began with; 0 if it did not come to that
         * @param problem has nothing of the server's in it
         */
        void onBadReply(int status, String problem);

        /** The connection broke. */
        void onBroken(Throwable cause);
    }

    private final Receiver receiver;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long bytesOnTheWire;
    private int informational;
    private boolean inInformational;
    private boolean done;
    private @Nullable HttpReply head;
    private @Nullable BodyPieces taker;

    ReplyHandler(Receiver receiver) {
        this.receiver = receiver;
    }

    /** To stand before the decoder. */
    ChannelInboundHandler onTheWire() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                onBytes(((ByteBuf) bytes).readableBytes());
                context.fireChannelRead(bytes);
            }
        };
    }

    private void onBytes(int length) {
        bytesOnTheWire += length;
        BodyPieces pieces = taker;
        if (!done && pieces != null) {
            pieces.onWire(length);
        } else if (!done && bytesOnTheWire > MAX_BYTES_ON_THE_WIRE) {
            bad("The response is longer than " + MAX_BYTES_ON_THE_WIRE + " bytes, headers and chunks included");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
        if (done) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            onUnreadable(part, part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpResponse response) {
            onResponse(response);
        }
        if (!done && part instanceof HttpContent content) {
            onContent(content);
        }
    }

    private void onUnreadable(HttpObject part, Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
            bad("The response's headers are too long");
        } else if (head == null && part instanceof HttpResponse response && isHttp1(response)) {
            done = true;
            receiver.onBadReply(
                    response.status().code(),
                    "The response's headers are malformed: one has a line end or another forbidden character in it");
        } else {
            bad(head == null ? "The response is not HTTP/1.1" : "The response's body is malformed");
        }
    }

    /** What is none has been given a status that there is not. */
    private static boolean isHttp1(HttpResponse response) {
        int status = response.status().code();
        return response.protocolVersion().protocolName().equals("HTTP")
                && response.protocolVersion().majorVersion() == 1
                && status >= 100
                && status <= 599;
    }

    private void onResponse(HttpResponse response) {
        int status = response.status().code();
        if (!isHttp1(response)) {
            bad("The response is not HTTP/1.1");
        } else if (status == 101) {
            bad("The server switched to another protocol");
        } else if (status < 200) {
            inInformational = true;
            if (++informational > MAX_INFORMATIONAL) {
                bad("The server sent more than " + MAX_INFORMATIONAL
                        + " interim responses (100 Continue and such), and no answer");
            }
        } else if (response.headers().size() > MAX_HEADERS) {
            bad("The response has more than " + MAX_HEADERS + " headers");
        } else {
            HttpReply received =
                    new HttpReply(status, headers(response.headers()), new byte[0], Instant.now(), System.nanoTime());
            head = received;
            taker = receiver.onHead(received);
            String encoding = response.headers().get("content-encoding");
            if (encoding != null && !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
                bad("The response is compressed, which was not asked for");
            } else if (taker == null && HttpUtil.getContentLength(response, 0L) > MAX_BODY_BYTES) {
                bad("The response's body is longer than " + MAX_BODY_BYTES + " bytes");
            }
        }
    }

    private void onContent(HttpContent content) throws IOException {
        if (inInformational) {
            inInformational = !(content instanceof LastHttpContent);
            return;
        }
        int length = content.content().readableBytes();
        BodyPieces pieces = taker;
        if (pieces != null) {
            pieces.read(content.content());
        } else if (length > MAX_BODY_BYTES - body.size()) {
            bad("The response's body is longer than " + MAX_BODY_BYTES + " bytes");
            return;
        } else {
            content.content().readBytes(body, length);
        }
        HttpReply begun = head;
        if (content instanceof LastHttpContent && begun != null) {
            done = true;
            receiver.onReply(begun.withBody(body.toByteArray()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!done) {
            bad(
                    head == null
                            ? "The server closed the connection without an answer"
                            : "The server closed the connection before the answer was complete");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!done) {
            done = true;
            receiver.onBroken(cause);
        }
    }

    private void bad(String problem) {
        done = true;
        receiver.onBadReply(head == null ? 0 : head.status(), problem);
    }

    private static Map<String, List<String>> headers(HttpHeaders headers) {
        Map<String, List<String>> byName = new HashMap<>();
        for (Map.Entry<String, String> header : headers) {
            byName.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        return byName;
    }
}
