package io.github.whep4j.viewer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the browser: the page's files, the list of cameras, and a WebSocket for each camera's picture and figures. */
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** The handler that ends connections on which nothing is asked; a WebSocket has nothing to ask. */
    static final String IDLE = "idle";

    private static final Logger logger = LoggerFactory.getLogger(PageHandler.class);
    private static final String LIVE = "/live/";
    private static final int MAX_FRAME_BYTES = 1_024;

    private final Access access;
    private final List<LiveCamera> cameras;
    private final Consumer<Channel> admitted;

    /** @param admitted told, on the loop, of a connection over which secret or cookie has come */
    PageHandler(Access access, List<LiveCamera> cameras, Consumer<Channel> admitted) {
        this.access = access;
        this.cameras = cameras;
        this.admitted = admitted;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.decoderResult().isSuccess()) {
            answer(context, request, text(HttpResponseStatus.BAD_REQUEST, "This is no HTTP request."));
            return;
        }
        QueryStringDecoder asked = asked(request.uri());
        if (asked == null) {
            answer(context, request, text(HttpResponseStatus.BAD_REQUEST, "This is no path."));
            return;
        }
        boolean top = asked.path().equals("/");
        if (!access.isOurHost(headers) || !(top ? access.mayOpen(headers) : access.isOurOrigin(headers))) {
            answer(context, request, text(HttpResponseStatus.FORBIDDEN, "This page is for its own origin."));
        } else if (!access.hasCookie(headers) && !(top && isGet(request) && hasSecret(asked))) {
            answer(
                    context,
                    request,
                    text(
                            HttpResponseStatus.FORBIDDEN,
                            "Open the URL that whep4j prints: it works once, in one browser."));
        } else {
            admitted.accept(context.channel());
            admit(context, request, asked);
        }
    }

    private void admit(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder asked) {
        if (!isGet(request)) {
            answer(context, request, text(HttpResponseStatus.METHOD_NOT_ALLOWED, "There is nothing but GET here."));
        } else if (asked.path().startsWith(LIVE)) {
            live(context, request, asked.path().substring(LIVE.length()));
        } else if (asked.path().equals("/cameras")) {
            answer(context, request, response(HttpResponseStatus.OK, "application/json", Messages.cameras(cameras)));
        } else {
            answer(context, request, file(asked.path()));
        }
    }

    /** Null if it cannot be decoded, as a per cent sign alone; found out now, and not where it is looked at. */
    private static @Nullable QueryStringDecoder asked(String uri) {
        try {
            QueryStringDecoder asked = new QueryStringDecoder(uri);
            return asked.path() == null || asked.parameters() == null ? null : asked;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What only looks whether there is a page (HEAD) must not use the secret up. */
    private static boolean isGet(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET);
    }

    private boolean hasSecret(QueryStringDecoder asked) {
        List<String> keys = asked.parameters().getOrDefault("key", List.of());
        return keys.size() == 1 && access.takeSecret(keys.get(0));
    }

    private FullHttpResponse file(String path) {
        PageFile file = PageFile.at(path);
        if (file == null) {
            return text(HttpResponseStatus.NOT_FOUND, "There is no such file.");
        }
        FullHttpResponse response = response(HttpResponseStatus.OK, file.contentType(), file.bytes());
        if (path.equals("/")) {
            response.headers().set(HttpHeaderNames.SET_COOKIE, access.cookie());
        }
        return response;
    }

    private void live(ChannelHandlerContext context, FullHttpRequest request, String number) {
        int index = number.matches("[0-9]{1,4}") ? Integer.parseInt(number) : cameras.size();
        if (index >= cameras.size()) {
            answer(context, request, text(HttpResponseStatus.NOT_FOUND, "There is no such camera."));
            return;
        }
        if (!access.namesOurOrigin(request.headers())) {
            answer(context, request, text(HttpResponseStatus.FORBIDDEN, "This page is for its own origin."));
            return;
        }
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        request.uri(), null, false, MAX_FRAME_BYTES)
                .newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        context.pipeline().remove(IDLE);
        var unused = handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                context.pipeline().replace(this, "live", new LiveHandler(handshaker, cameras.get(index)));
            } else {
                context.close();
            }
        });
    }

    private static FullHttpResponse text(HttpResponseStatus status, String text) {
        return response(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static FullHttpResponse response(HttpResponseStatus status, String contentType, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return response;
    }

    private static void answer(ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response) {
        HttpHeaders headers = response.headers();
        boolean given = response.status().equals(HttpResponseStatus.OK);
        HttpUtil.setContentLength(response, response.content().readableBytes());
        // Not all browsers take 'self' for a WebSocket's origin. The host is one of ours, or nothing is given.
        String connect = given ? " connect-src 'self' ws://" + request.headers().get(HttpHeaderNames.HOST) + ";" : "";
        headers.set(
                HttpHeaderNames.CONTENT_SECURITY_POLICY,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:;"
                        + connect
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        boolean keepAlive = HttpUtil.isKeepAlive(request) && given;
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        logger.debug("A connection of the page broke off: {}", cause.toString());
        context.close();
    }
}
