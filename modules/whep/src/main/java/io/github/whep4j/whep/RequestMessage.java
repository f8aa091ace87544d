package io.github.whep4j.whep;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** A {@link HttpCall} as it goes over the wire. */
final class RequestMessage {

    private RequestMessage() {}

    static FullHttpRequest of(HttpCall call) {
        HttpCall.Content content = call.content();
        ByteBuf body =
                content == null ? Unpooled.EMPTY_BUFFER : Unpooled.copiedBuffer(content.text(), StandardCharsets.UTF_8);
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(call.method().name()),
                call.url().target(),
                body);
        HttpHeaders headers = message.headers();
        headers.set(HttpHeaderNames.HOST, call.url().authority());
        headers.set(HttpHeaderNames.USER_AGENT, "whep4j");
        // An answer is of the type of what it answers; to a request without a body any will do.
        headers.set(HttpHeaderNames.ACCEPT, content == null ? "*/*" : content.mediaType());
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, "identity");
        headers.set(HttpHeaderNames.CONNECTION, "close");
        call.headers().forEach(headers::set);
        if (call.token() != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + call.token());
        }
        if (content != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, content.mediaType());
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        return message;
    }
}
