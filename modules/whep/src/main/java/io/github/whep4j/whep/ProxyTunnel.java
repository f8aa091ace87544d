package io.github.whep4j.whep;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.CompletableFuture;

/** Asks a proxy for a way to a server, and takes itself away when there is one. */
final class ProxyTunnel extends SimpleChannelInboundHandler<HttpObject> {

    /** The proxy said no, or something that is no HTTP. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private final CompletableFuture<Channel> open = new CompletableFuture<>();
    private int status;

    private ProxyTunnel() {}

    /** @return completes on the loop with the same channel, as if it led to the server itself */
    static CompletableFuture<Channel> open(Channel connected, HttpProxy proxy, HttpUrl target) {
        ProxyTunnel tunnel = new ProxyTunnel();
        String host = target.host().indexOf(':') >= 0 ? "[" + target.host() + "]" : target.host();
        String authority = host + ":" + target.port();
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, authority);
        request.headers().set(HttpHeaderNames.HOST, authority);
        request.headers().set(HttpHeaderNames.USER_AGENT, "whep4j");
        if (proxy.authorization() != null) {
            request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, proxy.authorization());
        }
        connected.pipeline().addLast(new HttpClientCodec(HttpConnection.limits(), false, false), tunnel);
        connected.config().setAutoRead(true);
        connected.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                tunnel.open.completeExceptionally(written.cause());
            }
        });
        return tunnel.open;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            open.completeExceptionally(new Refused("what the proxy said is not HTTP"));
            return;
        }
        if (part instanceof HttpResponse response) {
            status = response.status().code();
            if (status >= 300) {
                open.completeExceptionally(new Refused("the proxy answered " + status
                        + (status == 407 ? ": it wants a user name and a password" : "")));
            }
        }
        if (part instanceof LastHttpContent && status >= 200 && status < 300) {
            ChannelPipeline pipeline = context.pipeline();
            context.channel().config().setAutoRead(false);
            pipeline.remove(HttpClientCodec.class);
            pipeline.remove(this);
            open.complete(context.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        open.completeExceptionally(new Refused("the proxy closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        open.completeExceptionally(cause);
    }
}
