package io.github.whep4j.viewer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket of one camera in one browser. What the browser says is not listened to. */
final class LiveHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger logger = LoggerFactory.getLogger(LiveHandler.class);

    private final WebSocketServerHandshaker handshaker;
    private final LiveCamera camera;
    private @Nullable Viewing viewing;

    LiveHandler(WebSocketServerHandshaker handshaker, LiveCamera camera) {
        this.handshaker = handshaker;
        this.camera = camera;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Viewing joined = new Viewing(context.channel());
        viewing = joined;
        camera.join(joined);
        if (!context.channel().isActive()) {
            camera.leave(joined);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (viewing != null) {
            camera.leave(viewing);
        }
        context.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame) {
            var unused = handshaker.close(context, (CloseWebSocketFrame) frame.retain());
        } else if (frame instanceof PingWebSocketFrame && context.channel().isWritable()) {
            var unused =
                    context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        logger.debug("A browser's connection broke off: {}", cause.toString());
        context.close();
    }
}
